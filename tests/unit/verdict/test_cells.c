/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../accuracy/cells.h"
#include "../../accuracy/chance.h"
#include "base/mem.h"

#define CLOSE(a, b, by) assert_true(fabs((a) - (b)) <= (by))

/* Without an error the bound is 1 - .05^(1/n); another by the sum of exact
 * terms. */
static void
test_bounds_are_those_of_clopper_and_pearson(void **state)
{
	(void)state;
	CLOSE(chance_bound(0, 300), 1 - pow(0.05, 1.0 / 300), 1e-9);
	CLOSE(chance_bound(3, 300), 0.0256414, 1e-7);
	CLOSE(chance_bound(10, 10), 1, 0);
	CLOSE(chance_tail(0, 300, 0.01), 1, 0);
	CLOSE(chance_tail(1, 300, 0.01), 1 - pow(0.99, 300), 1e-9);
}

static void
test_holm_stops_at_the_first_that_is_not_significant(void **state)
{
	double all[] = {0.001, 0.04, 0.02, 0.012};
	double none[] = {0.02, 0.2, 0.03};

	(void)state;
	assert_int_equal(chance_holm(all, COUNT(all)), 4);
	assert_int_equal(chance_holm(none, COUNT(none)), 0);
	assert_true(all[0] < all[1]);
}

/* z s sqrt(12/m)/N = margin, with m = N/q. */
static void
test_the_least_is_where_the_half_width_equals_the_margin(void **state)
{
	const struct cell_row row = CELL("", RUNTIME_NATIVE, 50, 30, 2);
	double least = cell_least(&row), m = least / (0.1 * 50 * 1.7 / 0.3);
	double half = 1.959964 * CELL_NOISE * sqrt(12 / m) / least;

	(void)state;
	CLOSE(half, 2 * CELL_TOLERANCE, 1e-6);
}

static void
test_a_cell_without_an_answer_says_why(void **state)
{
	const struct cell_row rows[] = {
	    CELL("", RUNTIME_NATIVE, 50, 600, 2),
	    CELL("", RUNTIME_NATIVE, 50, 10, 2),
	    CELL_BLIND("", RUNTIME_NATIVE, 500, 600, 0, 160000, "blind"),
	    CELL_BLIND("", RUNTIME_NATIVE, 500, 600, 2, 160000, "blind"),
	};

	(void)state;
	assert_null(cell_no_answer(&rows[0]));
	assert_string_equal(cell_no_answer(&rows[1]), "too short");
	assert_string_equal(cell_no_answer(&rows[2]), "blind");
	assert_null(cell_no_answer(&rows[3]));
}

/* Nothing between a quarter of the tolerance and twice it; and no two alike. */
static void
test_each_cell_has_a_truth_and_a_seed_of_its_own(void **state)
{
	const struct cell_family *family;

	(void)state;
	for (size_t i = 0; i < cells_count(); i++) {
		const struct cell_row *row = cells_row(i, &family);

		assert_true(row->keeps <= 0.25 || row->keeps >= 2);
		assert_true(row->blind == 0 || row->why != NULL);
		for (size_t j = 0; j < i; j++) {
			const struct cell_row *other = cells_row(j, &family);

			assert_false(strcmp(row->name, other->name) == 0 &&
				     row->rate == other->rate &&
				     row->seconds == other->seconds);
		}
	}
}

/* Memory is finite, and grows by what is kept. */
static void
test_each_cell_can_be_run(void **state)
{
	const struct cell_family *family;
	struct recording *r = xcalloc(1, sizeof(*r));

	(void)state;
	for (size_t i = 0; i < cells_count(); i++) {
		const struct cell_row *row = cells_row(i, &family);
		struct source source;

		source_begin(&source, row->name, cell_requests(row));
		recording_begin(r, family, row);
		family->record(row, &source, r);
		CLOSE(r->dose[r->n - 1], cell_requests(row),
		      0.01 * cell_requests(row));
		for (size_t j = 0; j < r->n; j++)
			assert_true(r->values[0][j] > 0 &&
				    isfinite(r->truth[j]));
		if (cell_leaks(row))
			assert_true(r->truth[r->n - 1] >= r->truth[0]);
	}
	free(r);
}

/* The same seed, the same numbers: any cell can be looked at again. */
static void
test_a_cell_can_be_repeated(void **state)
{
	const struct cell_family *family;
	const struct cell_row *row = cells_row(0, &family);
	struct cell_count first, second;

	(void)state;
	cell_run(&first, family, row, 5);
	cell_run(&second, family, row, 5);
	assert_int_equal(first.series, 5);
	assert_memory_equal(&first, &second, sizeof(first));
}

static void
even_record(const void *of, struct source *source, struct recording *r)
{
	const struct cell_row *row = of;

	(void)source;
	for (size_t i = 0; i < r->n; i++)
		r->values[0][i] = r->truth[i] =
		    30 * MIB + row->keeps * CELL_TOLERANCE * r->dose[i];
}

/* Within five times the least that statistics allow, in most runs. */
static void
test_few_requests_prove_an_even_leak(void **state)
{
	const struct cell_family even = {.name = "even",
					 .record = even_record,
					 .readings = CELL_READINGS_MOST};
	struct cell_row rows[] = {
	    CELL("very slow leak", RUNTIME_NATIVE, 5, 0, 2),
	    CELL("very slow and heavy leak", RUNTIME_NATIVE, 5, 0, 10),
	    CELL("slow leak", RUNTIME_NATIVE, 50, 0, 2),
	    CELL("slow and heavy leak", RUNTIME_NATIVE, 50, 0, 10),
	    CELL("slow and healthy", RUNTIME_NATIVE, 50, 0, 0),
	};
	enum { SERIES = 100 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cell_count count;

		rows[i].seconds = 5 * cell_least(&rows[i]) / rows[i].rate;
		cell_run(&count, &even, &rows[i], SERIES);
		if (cell_leaks(&rows[i]))
			assert_true(count.leaks > 0.6 * SERIES &&
				    count.flats == 0);
		else
			assert_int_equal(count.leaks, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bounds_are_those_of_clopper_and_pearson),
	    cmocka_unit_test(
		test_holm_stops_at_the_first_that_is_not_significant),
	    cmocka_unit_test(
		test_the_least_is_where_the_half_width_equals_the_margin),
	    cmocka_unit_test(test_a_cell_without_an_answer_says_why),
	    cmocka_unit_test(test_each_cell_has_a_truth_and_a_seed_of_its_own),
	    cmocka_unit_test(test_few_requests_prove_an_even_leak),
	    cmocka_unit_test(test_each_cell_can_be_run),
	    cmocka_unit_test(test_a_cell_can_be_repeated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
