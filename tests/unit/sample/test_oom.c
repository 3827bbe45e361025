/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "sample/oom.h"

static const char mixed[] = "9:name=systemd:/\n"
			    "5:cpu,memory:/not/this\n"
			    "4:memory:/box/4797\n"
			    "0::/user.slice/a b\n";

static void
test_parse_group(void **state)
{
	char group[32], tiny[5];

	(void)state;
	assert_int_equal(oom_parse_group(mixed, "memory", group, 32), 0);
	assert_string_equal(group, "/box/4797");
	assert_int_equal(oom_parse_group(mixed, "", group, 32), 0);
	assert_string_equal(group, "/user.slice/a b");
	assert_int_equal(oom_parse_group(mixed, "memory", tiny, 5), -1);
	assert_int_equal(oom_parse_group("", "", group, 32), -1);
	assert_int_equal(oom_parse_group("0::/cut", "", group, 32), -1);
	assert_int_equal(oom_parse_group("x\n:\n::\n", "", group, 32), -1);
}

static void
test_parse_kills(void **state)
{
	(void)state;
	assert_true(oom_parse_kills("low 0\nhigh 0\noom 3\noom_kill 2\n"
				    "oom_group_kill 9\n") == 2);
	assert_true(oom_parse_kills("oom_kill_disable 0\nunder_oom 0\n"
				    "oom_kill 17\n") == 17);
	assert_true(isnan(oom_parse_kills("oom_kill_disable 0\n")));
	assert_true(isnan(oom_parse_kills("oom_kill \n")));
	assert_true(isnan(oom_parse_kills("")));
}

/* Some counter is found on every kernel since 4.13. */
static void
test_watch(void **state)
{
	struct oom_counter watch;

	(void)state;
	oom_counter_start(&watch, getpid());
	assert_false(isnan(watch.kills));
	assert_false(oom_counter_rose(&watch));
	watch.kills -= 1;
	assert_true(oom_counter_rose(&watch));
}

/* Its group is removed with a container: the machine's count since tells. */
static void
test_group_gone(void **state)
{
	struct oom_counter watch;

	(void)state;
	oom_counter_start(&watch, getpid());
	strcpy(watch.path, "/nowhere/memory.events");
	assert_false(oom_counter_rose(&watch));
	watch.machine -= 1;
	assert_true(oom_counter_rose(&watch));
	assert_true(oom_counter_rose(&watch));
	oom_counter_reset(&watch);
	assert_false(oom_counter_rose(&watch));
	watch = (struct oom_counter){.rose = 0};
	assert_false(oom_counter_rose(&watch));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse_group),
	    cmocka_unit_test(test_parse_kills),
	    cmocka_unit_test(test_watch),
	    cmocka_unit_test(test_group_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
