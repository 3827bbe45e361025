/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "base/mem.h"
#include "base/stages.h"

static void
stages_as_people_write_them(void **state)
{
	struct stages stages = {.count = 0};

	(void)state;
	assert_int_equal(stages_parse("30s:100, 1m:1k,0s:0", &stages), 0);
	assert_int_equal(stages.count, 3);
	assert_float_equal(stages.items[1].seconds, 60, 0);
	assert_float_equal(stages.items[1].level, 1000, 0);
	assert_float_equal(stages_length(&stages), 90, 0);
	assert_float_equal(stages_most(&stages), 1000, 0);
}

static void
others_are_refused(void **state)
{
	static const char *const texts[] = {
	    "",		  "30s",
	    ":100",	  "30s:",
	    "30s:x",	  "x:1",
	    "30s:1,",	  ",30s:1",
	    "30s:1 1m:2", "30s:-1",
	    "1s:2M",	  "999999h:1",
	    "30s:1:2",	  "30s:nan",
	    "30s : 1",	  "1s:1000000000000000000000000000000000000000000"};
	struct stages stages = {.count = 0};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (stages_parse(texts[i], &stages) == 0)
			fail_msg("'%s' was taken", texts[i]);
	assert_int_equal(stages.count, 0);
}

static void
so_many_and_no_more(void **state)
{
	struct stages stages;
	char text[5 * (STAGES_MAX + 1)] = "";

	(void)state;
	for (int i = 0; i < STAGES_MAX; i++)
		strcat(text, i > 0 ? ",1s:1" : "1s:1");
	assert_int_equal(stages_parse(text, &stages), 0);
	assert_int_equal(stages.count, STAGES_MAX);
	strcat(text, ",1s:1");
	assert_int_equal(stages_parse(text, &stages), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stages_as_people_write_them),
	    cmocka_unit_test(others_are_refused),
	    cmocka_unit_test(so_many_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
