/* SPDX-License-Identifier: MIT */
/* The grid of shapes and kinds of noise, printed. */
#include "accuracy.h"

#include <stdlib.h>

#include "base/mem.h"
#include "work.h"

struct table_work {
	struct cell *cells;
	enum simulation_mode mode;
	size_t series;
};

static void
table_fill(void *context, size_t i)
{
	struct table_work *work = context;
	size_t noises = simulation_noises();

	simulation_run(&work->cells[i], work->mode, i / noises, i % noises,
		       work->series);
}

static double
table_percent(size_t part, size_t all)
{
	return 100 * (double)part / (double)all;
}

static void
table_print_row(const struct cell *cells, size_t shape, FILE *out)
{
	fprintf(out, "\n%-22s", simulation_shape_name(shape));
	for (size_t j = 0; j < simulation_noises(); j++)
		fprintf(out, "%6.1f/%5.1f!%4.1f",
			table_percent(cells[j].leaks, cells[j].series),
			table_percent(cells[j].flats, cells[j].series),
			table_percent(cells[j].exceeded, cells[j].series));
}

void
simulation_print(enum simulation_mode mode, size_t series, FILE *out)
{
	size_t shapes = simulation_shapes(), noises = simulation_noises();
	struct table_work work = {NULL, mode, series};

	work.cells = xcalloc(shapes * noises, sizeof(*work.cells));
	work_share(shapes * noises, table_fill, &work);
	fprintf(out,
		"Simulation, %s, %zu series a cell: LEAK %% / FLAT %%, and ! "
		"FLAT %% with the truth above the bound\n%-22s",
		simulation_mode_name(mode), series, "");
	for (size_t j = 0; j < noises; j++)
		fprintf(out, "%17s", simulation_noise_name(j));
	for (size_t i = 0; i < shapes; i++)
		table_print_row(&work.cells[i * noises], i, out);
	fprintf(out, "\n");
	free(work.cells);
}
