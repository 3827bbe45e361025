/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include <math.h>

#include "base/mem.h"
#include "record/thinned.h"

static void
begin(struct thinned *thinned)
{
	struct strings columns = {0};

	strings_add(&columns, "requests");
	strings_add(&columns, "heap_bytes");
	thinned_init(thinned, &columns);
	strings_free(&columns);
}

static const double *
values(const struct table *table, const char *name)
{
	const struct column *column = table_column(table, name);

	assert_non_null(column);
	return column->values;
}

static void
few_rows_are_kept_as_they_are(void **state)
{
	struct thinned thinned;
	struct table table;

	(void)state;
	begin(&thinned);
	for (int i = 0; i < 3; i++)
		thinned_row(&thinned, i, (double[]){10 * i, i == 1 ? NAN : i});
	thinned_copy(&table, &thinned);
	thinned_free(&thinned);
	assert_int_equal(table.nrows, 3);
	assert_true(values(&table, "time_s")[2] == 2);
	assert_true(values(&table, "requests")[2] == 20);
	assert_true(isnan(values(&table, "heap_bytes")[1]));
	table_free(&table);
}

/* However many there are: what is read now and then is not lost. */
static void
many_rows_become_few(void **state)
{
	enum { ROWS = 100000, SELDOM = 100 };
	struct thinned thinned;
	const struct table *table = &thinned.table;
	size_t heap = 0;

	(void)state;
	begin(&thinned);
	for (int i = 0; i < ROWS; i++) {
		double row[] = {10 * i, i % SELDOM == 0 ? i : NAN};

		thinned_row(&thinned, i, row);
		assert_true(table->nrows <= THINNED_ROWS);
		assert_true(values(table, "time_s")[table->nrows - 1] == i);
	}
	assert_true(table->nrows > THINNED_ROWS / 4);
	for (size_t i = 0; i < table->nrows; i++) {
		double time_s = values(table, "time_s")[i];

		assert_true(values(table, "requests")[i] == 10 * time_s);
		if (i > 0)
			assert_true(time_s > values(table, "time_s")[i - 1]);
		heap += !isnan(values(table, "heap_bytes")[i]);
	}
	assert_true(heap > table->nrows / 2);
	thinned_free(&thinned);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(few_rows_are_kept_as_they_are),
	    cmocka_unit_test(many_rows_become_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
