/* SPDX-License-Identifier: MIT */
#include "../report/runs.h"

/* The row of a route, alone or among others that it always goes with. */
static void
a_route_has_a_row(void **state)
{
	static const char *const names[] = {"GET /a + GET /b", "GET /ab",
					    "GET /c + GET /d + POST /e"};
	static const struct {
		const char *route;
		int row; /* -1: none */
	} rows[] = {{"GET /a", 0},  {"GET /b", 0},  {"GET /ab", 1},
		    {"GET /d", 2},  {"POST /e", 2}, {"POST /", -1},
		    {"GET /e", -1}, {"GET /", -1},  {"", -1}};
	struct judged judged = {.nroutes = COUNT(names)};

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		snprintf(judged.routes[i].name, sizeof(judged.routes[i].name),
			 "%s", names[i]);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct route_growth *row =
		    judged_route(&judged, rows[i].route);
		int at = row != NULL ? (int)(row - judged.routes) : -1;

		if (at != rows[i].row)
			fail_msg("'%s' is in row %d", rows[i].route, at);
	}
}

/* Of the whole load, though the service was found late. */
static void
the_load_lasted_as_recorded(void **state)
{
	struct run run = {0};
	struct judged judged = {
	    .run = &run,
	    .conditions = {.measured_from_s = 17, .measured_to_s = 25},
	};

	(void)state;
	run.info.done.measured_s = 20;
	assert_float_equal(judged_load_s(&judged), 20, 1e-9);
	run.info.done.measured_s = NAN;
	assert_float_equal(judged_load_s(&judged), 8, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_route_has_a_row),
	    cmocka_unit_test(the_load_lasted_as_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
