/* SPDX-License-Identifier: MIT */
/* The table of simulated cells, two of them worked on at a time. */
#include "accuracy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/mem.h"

enum { WORKERS = 2 };

struct table_work {
	struct cell *cells;
	enum simulation_mode mode;
	size_t count, series;
	_Atomic size_t next;
};

static void *
table_worker(void *arg)
{
	struct table_work *work = arg;
	size_t i, noises = simulation_noises();

	while ((i = atomic_fetch_add(&work->next, 1)) < work->count)
		simulation_run(&work->cells[i], work->mode, i / noises,
			       i % noises, work->series);
	return NULL;
}

static void
table_fill(struct table_work *work)
{
	pthread_t workers[WORKERS];
	size_t started = 0;

	while (started < WORKERS &&
	       pthread_create(&workers[started], NULL, table_worker, work) == 0)
		started++;
	if (started == 0)
		table_worker(work);
	while (started > 0)
		pthread_join(workers[--started], NULL);
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
	struct table_work work = {
	    .mode = mode, .count = shapes * noises, .series = series};

	work.cells = xcalloc(work.count, sizeof(*work.cells));
	table_fill(&work);
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
