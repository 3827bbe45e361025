/* SPDX-License-Identifier: MIT */
/*
 * Growth by time, whatever the load: at one constant rate it is growth per
 * request, at that rate. And memory that follows the load itself, which is
 * healthy.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (30 * MIB)

enum time_load { TIME_EVEN, TIME_BURSTS, TIME_STAGES };

/* Per second, in tolerances per request at the mean rate. */
#define TIMER(name, rate, seconds, per_second, load)                           \
	{                                                                      \
		CELL(name, RUNTIME_NATIVE, rate, seconds,                      \
		     (per_second) / (rate) / CELL_TOLERANCE),                  \
		    per_second, 0, load                                        \
	}
#define FOLLOWS(name, rate, seconds, bytes, load)                              \
	{                                                                      \
		CELL(name, RUNTIME_NATIVE, rate, seconds, 0), 0, bytes, load   \
	}

static const struct time_row {
	struct cell_row cell;
	double per_second; /* bytes kept */
	double bytes;	   /* at the mean rate; follow the load */
	enum time_load load;
} rows[] = {
    TIMER("64 KiB/s", 5, 30, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 5, 600, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 50, 30, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 50, 600, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 500, 30, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 500, 3600, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 5000, 30, 64 * KIB, TIME_EVEN),
    TIMER("64 KiB/s", 5000, 3600, 64 * KIB, TIME_EVEN),
    TIMER("2 KiB/s", 5, 600, 2 * KIB, TIME_EVEN),
    TIMER("2 KiB/s", 5, 3600, 2 * KIB, TIME_EVEN),
    TIMER("64 KiB/s, bursts and rest", 50, 600, 64 * KIB, TIME_BURSTS),
    TIMER("64 KiB/s, bursts and rest", 250, 30, 64 * KIB, TIME_BURSTS),
    TIMER("64 KiB/s, bursts and rest", 250, 600, 64 * KIB, TIME_BURSTS),
    TIMER("64 KiB/s, in stages", 50, 600, 64 * KIB, TIME_STAGES),
    TIMER("64 KiB/s, in stages", 500, 600, 64 * KIB, TIME_STAGES),
    FOLLOWS("follows the load, in stages", 50, 600, 8 * MIB, TIME_STAGES),
    FOLLOWS("follows the load, in stages", 500, 600, 20 * MIB, TIME_STAGES),
    FOLLOWS("follows the load, bursts and rest", 500, 30, 8 * MIB, TIME_BURSTS),
    FOLLOWS("follows the load, bursts and rest", 500, 600, 20 * MIB,
	    TIME_BURSTS),
};

/* The rate at a moment, as a multiple of the mean; share is of the run. */
static double
time_rate(enum time_load load, double share)
{
	static const double stages[] = {0.2, 1, 1.8, 0.6, 1.4};

	switch (load) {
	case TIME_EVEN:
		break;
	case TIME_BURSTS: /* ten of them, with as long a rest after each */
		return fmod(share * 10, 1) < 0.5 ? 2 : 0;
	case TIME_STAGES:
		return stages[(size_t)(share * COUNT(stages)) % COUNT(stages)];
	}
	return 1;
}

static void
time_record(const void *of, struct source *source, struct recording *r)
{
	const struct time_row *row = of;
	double dose = 0;

	(void)source;
	for (size_t i = 0; i < r->n; i++) {
		double before = (double)i * r->interval / row->cell.seconds;
		double rate = time_rate(row->load, before);

		dose += rate * row->cell.rate * r->interval;
		r->dose[i] = floor(dose);
		r->truth[i] = BASE + row->per_second * r->time_s[i];
		r->values[0][i] = r->truth[i] + rate * row->bytes;
	}
}

CELL_FAMILY(time, "time")
