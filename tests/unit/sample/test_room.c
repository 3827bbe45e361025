/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "sample/proc.h"
#include "sample/room.h"

static void
test_available(void **state)
{
	(void)state;
	assert_true(room_parse_available("MemTotal:    9 kB\n"
					 "MemAvailable:   1024 kB\n") ==
		    1024 * 1024);
	assert_true(isnan(room_parse_available("MemTotal: 9 kB\n")));
	assert_true(isnan(room_parse_available("MemAvailable: x kB\n")));
	assert_true(isnan(room_parse_available("")));
}

/* This machine has some, and not without bound. */
static void
test_here(void **state)
{
	int dir = proc_open(getpid());
	struct room room = room_of(dir);

	(void)state;
	close(dir);
	assert_true(room.bytes > 0 && isfinite(room.bytes));
	assert_non_null(room.of);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_available),
	    cmocka_unit_test(test_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
