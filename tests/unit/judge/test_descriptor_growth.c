/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "judge/descriptor_growth.h"

#define HEAD "time_s,kind,what,state,count\n"
/* Looks at 0, 3 and 9 s, and after the load at 40 s. */
#define STORY                                                                  \
	HEAD "0.001,file,/dev/null,,3\n"                                       \
	     "0.001,tcp port,3000,LISTEN,1\n"                                  \
	     "3.000,tcp,127.0.0.1:8085,ESTABLISHED,100\n"                      \
	     "3.000,tcp port,3000,ESTABLISHED,10\n"                            \
	     "9.000,tcp,127.0.0.1:8085,ESTABLISHED,1100\n"                     \
	     "9.000,tcp,127.0.0.1:8085,CLOSE_WAIT,40\n"                        \
	     "9.000,tcp port,3000,ESTABLISHED,60\n"                            \
	     "40.000,tcp port,3000,ESTABLISHED,0\n"                            \
	     "40.000,tcp,127.0.0.1:8085,ESTABLISHED,1090\n"

static const struct {
	const char *csv;
	double from_s, requests;
	enum verdict_kind fds;
	size_t count;
	const char *kind, *state;
	double before, after, to_s;
} cases[] = {
    /* The measured part begins after the look at 3 s; most are at 9 s. The
     * connections of the load itself are no growth. */
    {STORY, 5, 1000, VERDICT_FLAT, 2, "tcp", "ESTABLISHED", 100, 1100, 9},
    /* They are told where the count of files has been judged to grow. */
    {STORY, 5, 1000, VERDICT_LEAK, 3, "tcp", "ESTABLISHED", 100, 1100, 9},
    /* Without a look before it, the first one counts. */
    {STORY, -1, 1000, VERDICT_FLAT, 2, "tcp", "ESTABLISHED", 0, 1100, 9},
    /* Too few for so many requests. */
    {STORY, 5, 1e6, VERDICT_FLAT, 0, NULL, NULL, 0, 0, 0},
    {HEAD "0,pipe,,,2\n5,pipe,,,12\n", 0, 100, VERDICT_FLAT, 0, NULL, NULL, 0,
     0, 0},
    {HEAD "0,pipe,,,2\n5,pipe,,,12\n", 0, 100, VERDICT_LEAK, 1, "pipe", "", 2,
     12, 5},
    /* What was not written by us. */
    {HEAD "0,pipe,,,2\nx,pipe,,,500\n5,,,,500\n5,pipe,,,-7\n5,pipe,,,nan\n"
	  "1e300,pipe,,,900\n5,pipe,,,1e300\n5,pipe,,\n",
     0, 100, VERDICT_LEAK, 0, NULL, NULL, 0, 0, 0},
    {"", 0, 100, VERDICT_LEAK, 0, NULL, NULL, 0, 0, 0},
    {"time_s,kind\n0,pipe\n", 0, 100, VERDICT_LEAK, 0, NULL, NULL, 0, 0, 0},
};

static void
test_cases(void **state)
{
	char dir[] = "/tmp/test-descriptors.XXXXXX";
	struct verdict *verdict = xcalloc(1, sizeof(*verdict));
	char *path;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/descriptors.csv", dir);
	verdict->nmetrics = 1;
	strcpy(verdict->metrics[0].name, "fds");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct run run = {.path = dir};
		struct judged judged = {
		    .run = &run,
		    .verdict = verdict,
		    .conditions = {.measured_from_s = cases[i].from_s,
				   .requests = cases[i].requests,
				   .count_tolerance = 0.01}};
		const struct descriptor_growth *first =
		    &judged.descriptors.items[0];
		struct error err = {0};
		struct buf text = {0};

		buf_adds(&text, cases[i].csv);
		assert_int_equal(file_write(path, &text, &err), 0);
		buf_free(&text);
		verdict->metrics[0].kind = cases[i].fds;
		descriptor_growth_find(&judged);
		if (judged.descriptors.count != cases[i].count)
			fail_msg("case %zu: %zu groups", i,
				 judged.descriptors.count);
		if (cases[i].count == 0)
			continue;
		assert_string_equal(first->kind, cases[i].kind);
		assert_string_equal(first->state, cases[i].state);
		assert_true(first->before == cases[i].before);
		assert_true(first->after == cases[i].after);
		assert_true(judged.descriptors.to_s == cases[i].to_s);
	}
	unlink(path);
	rmdir(dir);
	free(path);
	free(verdict);
}

/* However many groups a file names, the most are kept, worst first. */
static void
test_many(void **state)
{
	char dir[] = "/tmp/test-descriptors.XXXXXX", *path;
	struct verdict *verdict = xcalloc(1, sizeof(*verdict));
	struct run run = {.path = dir};
	struct judged judged = {.run = &run, .verdict = verdict};
	struct buf text = {0};
	struct error err = {0};

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/descriptors.csv", dir);
	buf_adds(&text, HEAD "0,pipe,,,1\n");
	for (int i = 1; i < 2000; i++)
		buf_addf(&text, "1,file,/x%d,,%d\n", i, i);
	assert_int_equal(file_write(path, &text, &err), 0);
	descriptor_growth_find(&judged);
	assert_int_equal(judged.descriptors.count, JUDGED_DESCRIPTORS);
	for (size_t i = 1; i < judged.descriptors.count; i++)
		assert_true(judged.descriptors.items[i].after <=
			    judged.descriptors.items[i - 1].after);
	buf_free(&text);
	unlink(path);
	rmdir(dir);
	free(path);
	free(verdict);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
