/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "record/record.h"

static char dir[] = "/tmp/flatline-routes-XXXXXX";

static void
write_routes(const char *text)
{
	char *path = xasprintf("%s/routes.csv", dir);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static void
test_rows_come_in_order_and_broken_ones_are_left_out(void **state)
{
	struct route_rows *rows;
	struct route_row row;

	(void)state;
	write_routes("time_s,route,status_class,requests,errors\n"
		     "1.000,\"GET /a,\"\"b\"\"\",2xx,10,0\n"
		     "1.5,GET /c,2xx,many,0\n"
		     "nonsense\n"
		     "2.000,GET /c,failed,3,3\n"
		     "3.000,GET /c,2xx,9");
	rows = route_rows_open(dir);
	assert_non_null(rows);
	assert_int_equal(route_rows_next(rows, &row), 1);
	assert_string_equal(row.route, "GET /a,\"b\"");
	assert_true(row.time_s == 1 && row.requests == 10 && row.errors == 0);
	assert_int_equal(route_rows_next(rows, &row), 1);
	assert_string_equal(row.route, "GET /c");
	assert_string_equal(row.status_class, "failed");
	assert_true(row.requests == 3 && row.errors == 3);
	assert_int_equal(route_rows_next(rows, &row), 0);
	route_rows_close(rows);
}

/* Nothing of it may reach sums that would never be done with. */
static void
test_rows_out_of_range_are_left_out(void **state)
{
	char *line = xasprintf("1,GET /%05000d,2xx,1,0\n", 0), *text;
	struct route_rows *rows;
	struct route_row row;

	(void)state;
	text = xasprintf("time_s,route,status_class,requests,errors\n"
			 "1e20,GET /a,2xx,1,0\n"
			 "-1e20,GET /a,2xx,1,0\n"
			 "1,GET /a,2xx,1e300,0\n"
			 "1,GET /a,2xx,1,-1e300\n"
			 "%s2,GET /b,2xx,7,0\n",
			 line);
	write_routes(text);
	free(text);
	free(line);
	rows = route_rows_open(dir);
	assert_non_null(rows);
	assert_int_equal(route_rows_next(rows, &row), 1);
	assert_string_equal(row.route, "GET /b");
	assert_true(row.requests == 7);
	assert_int_equal(route_rows_next(rows, &row), 0);
	route_rows_close(rows);
}

static void
test_no_file_is_no_rows(void **state)
{
	(void)state;
	assert_null(route_rows_open("/nonexistent"));
	route_rows_close(NULL);
}

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int
remove_dir(void **state)
{
	char *path = xasprintf("%s/routes.csv", dir);

	(void)state;
	unlink(path);
	free(path);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_rows_come_in_order_and_broken_ones_are_left_out),
	    cmocka_unit_test(test_rows_out_of_range_are_left_out),
	    cmocka_unit_test(test_no_file_is_no_rows),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
