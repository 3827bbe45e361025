/* SPDX-License-Identifier: MIT */
#include "report/run_files.h"
#include "runs.h"

static void
read_run_files(struct run_files *files, const char *file, const char *text)
{
	char *dir = folder_make();
	struct run run = {.path = dir};

	put_file(dir, file, text);
	run_files_read(files, &run);
	folder_end(dir);
}

static void
routes_are_counted_last_and_added_up(void **state)
{
	struct run_files files;

	(void)state;
	read_run_files(&files, "routes.csv",
		       "time_s,route,status_class,requests,errors\n"
		       "1,GET /a,2xx,5,0\n1,\"GET /b,\"\"c\",2xx,7,1\n"
		       "2,GET /a,2xx,50,0\n2,GET /a,5xx,4,4\n"
		       "2,\"GET /b,\"\"c\",2xx,70,2\n2,GET /a,2xx,cut");
	assert_int_equal(files.nroutes, 2);
	assert_string_equal(files.routes[0].name, "GET /b,\"c");
	assert_float_equal(files.routes[0].requests, 70, 0);
	assert_string_equal(files.routes[1].name, "GET /a");
	assert_float_equal(files.routes[1].requests, 54, 0);
	assert_float_equal(files.routes[1].errors, 4, 0);
	run_files_free(&files);
}

static void
more_routes_than_room_are_left_out(void **state)
{
	struct run_files files;
	struct buf text = {0};

	(void)state;
	buf_adds(&text, "time_s,route,status_class,requests,errors\n");
	for (int i = 0; i < RUN_FILES_ROUTES + 100; i++)
		buf_addf(&text, "1,/%d,2xx,%d,0\n", i, i + 1);
	read_run_files(&files, "routes.csv", buf_text(&text));
	assert_int_equal(files.nroutes, RUN_FILES_ROUTES);
	run_files_free(&files);
	buf_free(&text);
}

/* Columns go by name; what one route took is not what all took. */
static void
latency_is_that_of_all_requests(void **state)
{
	static const char *const texts[] = {
	    "percentile,latency_ms,uncorrected_ms\n50,2,1\n99,8,\n",
	    "route,percentile,x,latency_ms,uncorrected_ms\n"
	    "all,50,9,2,1\nGET /a,50,9,3,1\n,99,9,8,\n",
	};
	struct run_files files;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		read_run_files(&files, "latency.csv", texts[i]);
		assert_int_equal(files.nlatency, 2);
		assert_float_equal(files.latency[0].ms, 2, 0);
		assert_float_equal(files.latency[0].uncorrected_ms, 1, 0);
		assert_float_equal(files.latency[1].percentile, 99, 0);
		assert_true(isnan(files.latency[1].uncorrected_ms));
		run_files_free(&files);
	}
}

static void
json_that_is_none_is_not_there(void **state)
{
	struct run_files files;

	(void)state;
	read_run_files(&files, "coverage.json", "{\"coverage\": 0.5}");
	assert_non_null(files.coverage);
	assert_null(files.profile);
	run_files_free(&files);
	read_run_files(&files, "coverage.json", "[1, 2]");
	assert_null(files.coverage);
	run_files_free(&files);
	read_run_files(&files, "coverage.json", "{");
	assert_null(files.coverage);
	run_files_free(&files);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(routes_are_counted_last_and_added_up),
	    cmocka_unit_test(more_routes_than_room_are_left_out),
	    cmocka_unit_test(latency_is_that_of_all_requests),
	    cmocka_unit_test(json_that_is_none_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
