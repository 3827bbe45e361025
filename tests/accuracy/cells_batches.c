/* SPDX-License-Identifier: MIT */
/*
 * Memory that comes and goes in bulk: jobs on a clock, and requests of which a
 * few are very large. What is kept may be kept by a few requests as well.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (40 * MIB)
#define WORKS 0.2 /* share of the time that a job takes */

/* Bulk that 40 requests keep can be told from none; what few keep is a walk. */
#define JOBS(name, rate, seconds, keeps, every, bytes)                         \
	{                                                                      \
		CELL(name, RUNTIME_NATIVE, rate, seconds, keeps), every,       \
		    bytes, 1, 0, 0                                             \
	}
#define RARE(name, rate, seconds, keeps, one_in, heavy)                        \
	{                                                                      \
		CELL_BLIND(name, RUNTIME_NATIVE, rate, seconds, keeps,         \
			   40.0 * (one_in), "few requests keep anything"),     \
		    0, 0, one_in, heavy, 0                                     \
	}
#define HEAVY(name, rate, seconds, keeps)                                      \
	{                                                                      \
		CELL(name, RUNTIME_NATIVE, rate, seconds, keeps), 0, 0, 1, 0,  \
		    1                                                          \
	}

static const struct batches_row {
	struct cell_row cell;
	double every, bytes; /* of a job: seconds, a fifth of them at work */
	double one_in;	     /* requests, one keeps for all of them... */
	int kept_heavy;	     /* ...with sizes of a heavy tail */
	int replies_heavy;   /* those under way */
} rows[] = {
    JOBS("batch of 20 MiB every 10 s", 50, 600, 0, 10, 20 * MIB),
    JOBS("batch of 20 MiB every 10 s", 500, 30, 0, 10, 20 * MIB),
    JOBS("batch of 20 MiB every 10 s", 500, 600, 0, 10, 20 * MIB),
    JOBS("batch of 20 MiB every 10 s, keeps 2", 500, 600, 2, 10, 20 * MIB),
    JOBS("batch of 20 MiB every 10 s, keeps 10", 500, 30, 10, 10, 20 * MIB),
    JOBS("job of 30 MiB every minute", 5, 3600, 0, 60, 30 * MIB),
    JOBS("job of 30 MiB every minute", 500, 600, 0, 60, 30 * MIB),
    JOBS("job of 30 MiB every minute, keeps 2", 50, 3600, 2, 60, 30 * MIB),
    JOBS("job of 30 MiB every minute, keeps 2", 500, 600, 2, 60, 30 * MIB),
    JOBS("job of 200 MiB every 20 min", 500, 3600, 0, 1200, 200 * MIB),
    JOBS("job of 200 MiB every 20 min, keeps 2", 500, 3600, 2, 1200, 200 * MIB),
    RARE("1 in 100 keeps all, 2 on average", 500, 30, 2, 100, 0),
    RARE("1 in 100 keeps all, 10 on average", 50, 600, 10, 100, 0),
    RARE("1 in 1,000 keeps all, 2 on average", 500, 600, 2, 1000, 0),
    RARE("1 in 1,000 keeps all, 10 on average", 5000, 30, 10, 1000, 0),
    RARE("heavy tail of what is kept, 2", 500, 600, 2, 100, 1),
    RARE("heavy tail of what is kept, 10", 5000, 30, 10, 100, 1),
    HEAVY("heavy tail of responses", 50, 600, 0),
    HEAVY("heavy tail of responses", 500, 30, 0),
    HEAVY("heavy tail of responses", 5000, 30, 0),
    HEAVY("heavy tail of responses, keeps 2", 500, 600, 2),
    HEAVY("heavy tail of responses, keeps 10", 500, 30, 10),
};

/* How much that share of requests keeps, out of so many. */
static double
batches_keep(const struct batches_row *row, struct source *source,
	     double requests)
{
	double one = row->cell.keeps * CELL_TOLERANCE * row->one_in;
	double n, sum = 0;

	if (!(row->one_in > 1))
		return one * requests;
	n = source_poisson(source, requests / row->one_in);
	for (double i = 0; i < n; i++)
		sum += one * (row->kept_heavy ? source_pareto(source) : 1);
	return sum;
}

static double
batches_job(const struct batches_row *row, double time_s, double phase)
{
	double of = row->every;

	if (!(of > 0))
		return 0;
	return fmod(time_s + phase * of, of) < WORKS * of ? row->bytes : 0;
}

/* Ten replies at a time, 40 KiB on average. */
static double
batches_replies(const struct batches_row *row, struct source *source)
{
	double sum = 0;

	for (int i = 0; i < 10 && row->replies_heavy; i++)
		sum += 40 * KIB * source_pareto(source);
	return sum;
}

static void
batches_record(const void *of, struct source *source, struct recording *r)
{
	const struct batches_row *row = of;
	double kept = 0, phase = source_uniform(source);

	for (size_t i = 0; i < r->n; i++) {
		kept += batches_keep(row, source, recording_requests(r, i));
		r->truth[i] = BASE + kept;
		r->values[0][i] = r->truth[i] +
				  batches_job(row, r->time_s[i], phase) +
				  batches_replies(row, source);
	}
}

CELL_FAMILY(batches, "bulk")
