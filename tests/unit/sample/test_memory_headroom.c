/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "sample/proc.h"
#include "sample/memory_headroom.h"

static void
test_available(void **state)
{
	(void)state;
	assert_true(headroom_parse_available("MemTotal:    9 kB\n"
					     "MemAvailable:   1024 kB\n") ==
		    1024 * 1024);
	assert_true(isnan(headroom_parse_available("MemTotal: 9 kB\n")));
	assert_true(isnan(headroom_parse_available("MemAvailable: x kB\n")));
	assert_true(isnan(headroom_parse_available("")));
}

/* This machine has some, and not infinitely much. */
static void
test_here(void **state)
{
	int dir = proc_open(getpid());
	struct headroom headroom = headroom_of(dir);

	(void)state;
	close(dir);
	assert_true(headroom.bytes > 0 && isfinite(headroom.bytes));
	assert_non_null(headroom.of);
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
