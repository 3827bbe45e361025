/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/mem.h"

static void
first_error_is_kept(void **state)
{
	struct error err = {0};

	(void)state;
	assert_int_equal(error_set(&err, STATUS_DATA, "%s:%d", "a.lua", 7), -1);
	assert_int_equal(error_set(&err, STATUS_IO, "later"), -1);
	assert_int_equal(err.status, STATUS_DATA);
	assert_string_equal(err.text, "a.lua:7");
}

static void
long_text_is_cut(void **state)
{
	struct error err = {0};

	(void)state;
	error_set(&err, STATUS_IO, "%2000d", 1);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void
worse_status_wins(void **state)
{
	/* From bad to good. */
	static const enum status order[] = {
	    STATUS_INTERRUPTED,	 STATUS_IO,    STATUS_BUG,  STATUS_UNAVAILABLE,
	    STATUS_DATA,	 STATUS_USAGE, STATUS_LEAK, STATUS_FAILED,
	    STATUS_INCONCLUSIVE, STATUS_OK};

	(void)state;
	for (size_t i = 0; i < COUNT(order); i++)
		for (size_t j = i; j < COUNT(order); j++) {
			assert_int_equal(status_worse(order[i], order[j]),
					 order[i]);
			assert_int_equal(status_worse(order[j], order[i]),
					 order[i]);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(first_error_is_kept),
	    cmocka_unit_test(long_text_is_cut),
	    cmocka_unit_test(worse_status_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
