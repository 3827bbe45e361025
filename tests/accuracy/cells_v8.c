/* SPDX-License-Identifier: MIT */
/*
 * Node: what survives two scavenges is promoted, though it is garbage, and old
 * space climbs in a straight line until a mark-sweep, at the greater of live
 * times 1.5 and live + 8 MiB, and new space (v8/src/heap/heap-controller.cc).
 * The first limit is far away. A semispace doubles from 1 to 16 MiB whenever as
 * much as it holds has survived; three of them are resident.
 */
#include "cells.h"

#include <math.h>

#include "base/mem.h"

#define BASE (45 * MIB)
#define FIRST_LOW (24 * MIB) /* above live: until the first mark-sweep */
#define FIRST_HIGH (48 * MIB)
#define USUAL (24 * MIB) /* between two of them */
#define SEMISPACE (16 * MIB)
#define RETURNED 0.7 /* of freed pages, after a mark-sweep */
#define ASKED_NOISE (64 * KIB)

/*
 * Until it has swept three times, its climb may be a leak. After that, the
 * lowest reading of each tooth is above the floor by as much as was promoted
 * since the reading before.
 */
#define BLIND(promotes) (((FIRST_HIGH + 2 * USUAL) / (promotes)))
#define V8(name, rate, seconds, keeps, promotes, asked)                        \
	{                                                                      \
		{name,                                                         \
		 RUNTIME_NODE,                                                 \
		 rate,                                                         \
		 seconds,                                                      \
		 keeps,                                                        \
		 (asked) ? 0 : (promotes) * (rate)*CELL_INTERVAL(seconds),     \
		 (asked) ? 0 : USUAL / (promotes),                             \
		 (asked) ? 0 : BLIND(promotes),                                \
		 "before its third mark-sweep"},                               \
		    promotes, asked                                            \
	}

static const struct v8_row {
	struct cell_row cell;
	double promotes; /* bytes of garbage per request, into old space */
	int asked;	 /* the heap after a collection is known */
} rows[] = {
    V8("promotes 500 B, even", 50, 30, 0, 500, 0),
    V8("promotes 500 B, even", 500, 30, 0, 500, 0),
    V8("promotes 500 B, even", 500, 600, 0, 500, 0),
    V8("promotes 500 B, even", 5000, 30, 0, 500, 0),
    V8("promotes 500 B, even", 5000, 600, 0, 500, 0),
    V8("promotes 2 KiB, even", 50, 30, 0, 2048, 0),
    V8("promotes 2 KiB, even", 50, 3600, 0, 2048, 0),
    V8("promotes 2 KiB, even", 500, 30, 0, 2048, 0),
    V8("promotes 2 KiB, even", 500, 600, 0, 2048, 0),
    V8("promotes 2 KiB, even", 5000, 30, 0, 2048, 0),
    V8("promotes 2 KiB, even", 5000, 600, 0, 2048, 0),
    V8("promotes 20 KiB, even", 5, 600, 0, 20480, 0),
    V8("promotes 20 KiB, even", 50, 30, 0, 20480, 0),
    V8("promotes 20 KiB, even", 500, 30, 0, 20480, 0),
    V8("promotes 20 KiB, even", 500, 600, 0, 20480, 0),
    V8("promotes 500 B, keeps 10", 500, 30, 10, 500, 0),
    V8("promotes 500 B, keeps 10", 5000, 600, 10, 500, 0),
    V8("promotes 2 KiB, keeps 2", 5000, 600, 2, 2048, 0),
    V8("promotes 2 KiB, keeps 10", 500, 600, 10, 2048, 0),
    V8("promotes 2 KiB, keeps 10", 5000, 30, 10, 2048, 0),
    V8("promotes 20 KiB, keeps 100", 500, 30, 100, 20480, 0),
    V8("heap asked, even", 50, 30, 0, 2048, 1),
    V8("heap asked, even", 500, 30, 0, 2048, 1),
    V8("heap asked, keeps 2", 500, 30, 2, 2048, 1),
    V8("heap asked, keeps 10", 50, 30, 10, 2048, 1),
    V8("heap asked, keeps 10", 500, 30, 10, 2048, 1),
};

struct v8 {
	double live, old, limit, resident; /* of old space */
	double semispace, survived;	   /* since it was enlarged */
};

static void
v8_mark_sweep(struct v8 *v8)
{
	v8->old = v8->live;
	v8->resident -= RETURNED * (v8->resident - v8->old);
	v8->limit = fmax(1.5 * v8->live, v8->live + 8 * MIB) + v8->semispace;
}

static void
v8_serve(struct v8 *v8, double keeps, double promotes)
{
	v8->live += keeps;
	v8->old += keeps + promotes;
	v8->survived += keeps + promotes;
	if (v8->survived > v8->semispace && v8->semispace < SEMISPACE) {
		v8->semispace *= 2;
		v8->survived = 0;
	}
	v8->resident = fmax(v8->resident, v8->old);
	if (v8->old > v8->limit)
		v8_mark_sweep(v8);
}

/* Once a second it is made to collect, and says what is left. */
static double
v8_ask(struct v8 *v8, struct source *source, const struct recording *r,
       size_t i)
{
	if (fmod((double)i, fmax(1, floor(1 / r->interval))) >= 1)
		return NAN;
	v8_mark_sweep(v8);
	return v8->live + ASKED_NOISE * source_normal(source);
}

/*
 * What is resident after a mark-sweep: of the room between what was live after
 * the one before and its limit, a part became live until then.
 */
static double
v8_floor(const struct v8 *v8, double keeps, double promotes)
{
	double share = keeps / (keeps + promotes);
	double room = fmax(0.5 * v8->live / (1 + 0.5 * share), 8 * MIB);

	return v8->live + (1 - RETURNED) * (1 - share) * room;
}

static void
v8_record(const void *of, struct source *source, struct recording *r)
{
	const struct v8_row *row = of;
	struct v8 v8 = {.live = 12 * MIB, .semispace = MIB};
	double keeps = row->cell.keeps * CELL_TOLERANCE;

	v8.old = v8.resident = v8.live;
	v8.limit = v8.live + source_between(source, FIRST_LOW, FIRST_HIGH);
	r->series = row->asked ? 2 : 1;
	r->names[1] = "heap_after_gc_bytes";
	for (size_t i = 0; i < r->n; i++) {
		double requests = recording_requests(r, i);

		v8_serve(&v8, keeps * requests, row->promotes * requests);
		r->values[0][i] = BASE + v8.resident + 3 * v8.semispace;
		r->values[1][i] = row->asked ? v8_ask(&v8, source, r, i) : NAN;
		r->truth[i] =
		    row->asked ? v8.live : v8_floor(&v8, keeps, row->promotes);
	}
}

CELL_FAMILY(v8, "V8")
