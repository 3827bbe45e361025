/* SPDX-License-Identifier: MIT */
/*
 * Reads a run's samples together with the readings of its single processes:
 * when a worker is recycled, its growth disappears from the sum.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/run_reader.h"

/* Older records lack the columns after that. */
enum {
	TIME,
	PID,
	START,
	RSS,
	ANON,
	NEEDED,
	HEAP = NEEDED,
	IN_USE,
	OUTSIDE_MALLOC,
	NFIELDS
};
enum { NOWHERE = -1 }; /* as strings_index() has it */

static const char *const fields[NFIELDS] = {
    [TIME] = "time_s",
    [PID] = "pid",
    [START] = "start",
    [RSS] = "rss_bytes",
    [ANON] = "anon_bytes",
    [HEAP] = "heap_after_gc_bytes",
    [IN_USE] = "allocator_in_use_bytes",
    [OUTSIDE_MALLOC] = "outside_malloc_bytes",
};

/* processes.csv as it is read, one row ahead. */
struct processes {
	struct rows *rows; /* NULL: there is none, or it is finished */
	int at[NFIELDS];   /* column of each field */
	double *row;
};

static void
processes_next(struct processes *processes)
{
	struct error ignored = {0};

	if (processes->rows == NULL ||
	    rows_next(processes->rows, processes->row, &ignored) > 0)
		return;
	rows_close(processes->rows);
	processes->rows = NULL;
}

/* If the file is missing or is not in our format, only the sum is used. */
static void
processes_open(struct processes *processes, const char *run_path)
{
	const struct strings *columns;
	int found = 0;

	*processes = (struct processes){.rows = rows_open_processes(run_path)};
	if (processes->rows == NULL)
		return;
	columns = rows_columns(processes->rows);
	processes->row = xcalloc(columns->count, sizeof(double));
	for (int f = 0; f < NFIELDS; f++) {
		processes->at[f] = strings_index(columns, fields[f]);
		found += f < NEEDED && processes->at[f] != NOWHERE;
	}
	if (found < NEEDED) {
		rows_close(processes->rows);
		processes->rows = NULL;
	}
	processes_next(processes);
}

static void
processes_pass(const struct processes *processes, struct run_reader *reader)
{
	const double *row = processes->row;
	double pid = row[processes->at[PID]];
	double start = row[processes->at[START]];
	double time_s = row[processes->at[TIME]];
	uint64_t key;

	if (!(pid >= 0 && pid < 1e9 && start >= 0 && start < 1e15))
		return;
	key = (uint64_t)start << 24 ^ (uint64_t)pid;
	for (int f = RSS; f < NFIELDS; f++)
		if (processes->at[f] != NOWHERE)
			run_reader_process(reader, key, fields[f], time_s,
					   row[processes->at[f]]);
}

/* Takes all rows read before this time. */
static void
processes_until(struct processes *processes, struct run_reader *reader,
		double time_s)
{
	while (processes->rows != NULL &&
	       !(processes->row[processes->at[TIME]] >= time_s)) {
		processes_pass(processes, reader);
		processes_next(processes);
	}
}

int
run_reader_read(struct run_reader *reader, struct rows *rows,
		const char *run_path, struct error *err)
{
	double *row = xcalloc(rows_columns(rows)->count, sizeof(*row));
	struct processes processes;
	int more;

	processes_open(&processes, run_path);
	while ((more = rows_next(rows, row, err)) > 0) {
		processes_until(&processes, reader, row[reader->time]);
		run_reader_row(reader, row);
	}
	processes_until(&processes, reader, INFINITY);
	if (processes.rows != NULL)
		rows_close(processes.rows);
	free(processes.row);
	free(row);
	return more;
}
