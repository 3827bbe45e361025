/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample/control_group.h"

static void
test_numbers(void **state)
{
	pid_t pids[3] = {7};

	(void)state;
	assert_int_equal(control_group_parse("", pids, 1, 3), 1);
	assert_int_equal(control_group_parse("812\n0\n4711\n", pids, 1, 3), 3);
	assert_int_equal(pids[0], 7);
	assert_int_equal(pids[1], 812);
	assert_int_equal(pids[2], 4711);
	assert_int_equal(control_group_parse("1\n2\n3\n4\n", pids, 0, 3), 3);
	assert_int_equal(control_group_parse("812\n47", pids, 0, 3), 1);
}

static void
refused(const char *path, enum status status, const char *text)
{
	char folder[PATH_MAX];
	struct error err = {0};

	assert_int_equal(control_group_find(folder, path, &err), -1);
	assert_int_equal(err.status, status);
	if (strstr(err.text, text) == NULL)
		fail_msg("%s", err.text);
}

static void
test_folders(void **state)
{
	(void)state;
	refused("/nosuch/group", STATUS_UNAVAILABLE,
		"there is no control group /nosuch/group: No such file");
	refused("/tmp", STATUS_USAGE, "/tmp is not a control group");
	refused("/proc/self", STATUS_USAGE, "is not a control group");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
