/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "record/thin.h"

static const double restart[] = {2.5};

/* One stretch of 8 s, unless it says otherwise. */
static const struct {
	const char *rows, *left;
	size_t keys, nmarks, untouched;
} cases[] = {
    /* The lowest and the highest, in their order; of a counter the last. */
    {"0,1,5\n1,2,3\n2,3,9\n6,4,4\n", "2,3,3\n6,4,9\n", 0, 0, 0},
    {"0,1,5\n1,2,9\n2,3,3\n6,4,4\n", "2,3,9\n6,4,3\n", 0, 0, 0},
    /* A value that is read seldom stays where it was, once. */
    {"0,1,\n1,2,7\n5,3,\n6,4,\n", "1,2,7\n6,4,\n", 0, 0, 0},
    {"0,1,\n1,2,\n5,3,\n6,4,7\n", "1,2,\n6,4,7\n", 0, 0, 0},
    /* What does not change does not disappear. */
    {"0,1,5\n1,2,5\n5,3,5\n6,4,5\n", "1,2,5\n6,4,5\n", 0, 0, 0},
    /* Rows in one half alone. */
    {"0,1,5\n1,2,3\n2,3,9\n", "2,3,3\n", 0, 0, 0},
    /* Two are not thinned, nor what is in two stretches. */
    {"0,1,5\n7,2,3\n8,3,9\n9,4,8\n", "0,1,5\n7,2,3\n8,3,9\n9,4,8\n", 0, 0, 0},
    /* A restart is no place to thin across. */
    {"0,1,5\n1,2,3\n2,3,4\n3,4,8\n4,5,7\n5,6,9\n", "2,3,3\n3,4,7\n5,6,9\n", 0,
     1, 0},
    /* The last rows stay. */
    {"0,1,5\n1,2,3\n5,3,4\n6,4,8\n7,5,7\n", "1,2,5\n5,3,3\n6,4,8\n7,5,7\n", 0,
     0, 2},
    /* The last row of each key, all at one time. */
    {"0,a,5\n0,b,6\n3,a,7\n5,\"c,d\",1\n5,a,8\n", "5,a,8\n5,b,6\n5,\"c,d\",1\n",
     1, 0, 0},
    /* Cut short, or without a time. */
    {"0,1,5\nx,2,3\n\n7,3", "0,1,5\n", 0, 0, 0},
};

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct thin_order order = {.keys = cases[i].keys,
					   .marks = restart,
					   .nmarks = cases[i].nmarks,
					   .untouched = cases[i].untouched,
					   .stretch_s = 8};
		const char *head = "time_s,requests,rss_bytes\n";
		struct buf text = {0}, out = {0};
		size_t rows = 0;

		buf_addf(&text, "%s%s", head, cases[i].rows);
		rows = thin_rows(&out, text.data, text.len, &order);
		assert_string_equal(buf_text(&out) + strlen(head),
				    cases[i].left);
		for (const char *c = cases[i].left; *c != '\0'; c++)
			rows -= *c == '\n';
		assert_int_equal(rows, 0);
		buf_free(&text);
		buf_free(&out);
	}
}

/* Rows of a thousand processes cannot be thinned: the oldest go. */
static void
test_the_number_is_bounded(void **state)
{
	struct thin_order order = {.keys = 1, .untouched = 4};
	struct buf text = {0}, out = {0};

	(void)state;
	buf_adds(&text, "time_s,pid,rss_bytes\n");
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "%d,%d,1\n", i, i);
	assert_int_equal(thin_down(&out, &text, 100, &order), 100);
	assert_non_null(strstr(buf_text(&out), "\n999,999,1\n"));
	assert_null(strstr(buf_text(&out), ",899,"));
	buf_free(&text);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_the_number_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
