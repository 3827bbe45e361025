/* SPDX-License-Identifier: MIT */
/* Which routes become flows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/row_choice.h"

enum { PATHS = 150, ROWS = 3 * PATHS };

static struct census_row rows[ROWS];
static struct row_choice choices[ROWS];

/* As census_rows() orders them where nothing is counted: by name. */
static int
setup(void **state)
{
	static const char *const methods[] = {"DELETE", "GET", "POST"};

	(void)state;
	for (size_t i = 0; i < ROWS; i++) {
		rows[i].route =
		    xasprintf("%s /%c/a%03zu", methods[i / PATHS],
			      i % PATHS < 140 ? 'x' : 'y', i % PATHS);
		choices[i] = (struct row_choice){&rows[i], 1, 0};
	}
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS; i++)
		free(rows[i].route);
	return 0;
}

static size_t
chosen(const char *prefix)
{
	size_t count = 0;

	for (size_t i = 0; i < ROWS; i++)
		count +=
		    (size_t)(choices[i].chosen && strncmp(rows[i].route, prefix,
							  strlen(prefix)) == 0);
	return count;
}

static void
test_spread(void **state)
{
	(void)state;
	rows_choose(choices, ROWS, 200, 0);
	assert_int_equal(chosen(""), 200);
	assert_in_range(chosen("DELETE "), 66, 67);
	assert_in_range(chosen("GET "), 66, 67);
	assert_in_range(chosen("POST "), 66, 67);
	assert_int_equal(chosen("POST /y"), 10);
}

static void
test_by_traffic(void **state)
{
	(void)state;
	choices[3].asked = 0;
	rows_choose(choices, ROWS, 200, 1);
	assert_int_equal(chosen(""), 200);
	assert_false(choices[3].chosen);
	assert_true(choices[200].chosen);
	assert_false(choices[201].chosen);
}

static void
test_room_for_all(void **state)
{
	(void)state;
	rows_choose(choices, ROWS, 1000, 0);
	assert_int_equal(chosen(""), ROWS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_spread, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_by_traffic, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_room_for_all, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
