/* SPDX-License-Identifier: MIT */
/*
 * A series that is there from the beginning to the end of the range has nobody
 * before or after it, so it is judged at once. The others are held until all
 * have come, in bounded memory: beyond that, every second reading of them is
 * given up.
 */
#include "judge/fleet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/fleet_row.h"

enum { HELD_READINGS = 4 << 20 };

/* A query finds readings that are so old; and a rollout, or an eviction, starts
 * a pod before it ends the one that it replaces. */
#define LOOKBACK_S 300.0
#define OVERLAP_S 600.0

struct kept_series {
	struct labels labels;
	char *place;
	struct fleet_readings readings; /* owned */
	size_t stride, skipped;
};

/* A series that was seen. */
struct seen {
	uint64_t hash;
	size_t held; /* JUDGED: it is no longer */
};
#define JUDGED SIZE_MAX

struct fleet {
	struct fleet_order order;
	struct fleet_row_order row_order;
	struct fleet_joins limits, counters;
	struct kept_series *held;
	size_t nheld, held_room, held_readings, stride;
	struct seen *seen; /* by hash; a power of two */
	size_t nseen, seen_room;
	struct fleet_row *rows;
	size_t nrows, rows_room;
	struct fleet_counts counts;
};

struct fleet *
fleet_new(const struct fleet_order *order, fleet_judged_fn *judged, void *arg)
{
	struct fleet *fleet = xcalloc(1, sizeof(*fleet));

	fleet->order = *order;
	fleet->row_order = (struct fleet_row_order){
	    .order = &fleet->order,
	    .judge = fleet_judge_new(order->settings),
	    .limits = &fleet->limits,
	    .judged = judged,
	    .arg = arg,
	    .counts = &fleet->counts,
	};
	fleet->stride = 1;
	fleet->counts.thinned = 1;
	fleet->counts.spacing_s = NAN;
	return fleet;
}

static void
held_free(struct kept_series *held)
{
	labels_free(&held->labels);
	free(held->place);
	free(held->readings.pairs);
}

void
fleet_free(struct fleet *fleet)
{
	for (size_t i = 0; i < fleet->nheld; i++)
		held_free(&fleet->held[i]);
	for (size_t i = 0; i < fleet->nrows; i++)
		fleet_row_free(&fleet->rows[i]);
	fleet_judge_free(fleet->row_order.judge);
	joins_free(&fleet->limits);
	joins_free(&fleet->counters);
	free(fleet->held);
	free(fleet->seen);
	free(fleet->rows);
	free(fleet);
}

void
fleet_limit(struct fleet *fleet, const struct labels *labels,
	    const char *source, double bytes)
{
	struct fleet_joined *limit;

	if (!(bytes > 0))
		return;
	limit = joins_item(&fleet->limits, labels);
	limit->bytes = bytes;
	limit->source = source;
}

void
fleet_count(struct fleet *fleet, const struct labels *labels,
	    const double *readings, size_t n)
{
	joined_count(joins_item(&fleet->counters, labels), readings, n);
	fleet->row_order.counters = &fleet->counters;
}

static void
fleet_grow_seen(struct fleet *fleet)
{
	struct seen *old = fleet->seen;
	size_t room = fleet->seen_room;

	fleet->seen_room = room > 0 ? 2 * room : 256;
	fleet->seen = xcalloc(fleet->seen_room, sizeof(*fleet->seen));
	for (size_t i = 0; i < room; i++) {
		size_t at = old[i].hash & (fleet->seen_room - 1);

		while (old[i].hash != 0 && fleet->seen[at].hash != 0)
			at = (at + 1) & (fleet->seen_room - 1);
		if (old[i].hash != 0)
			fleet->seen[at] = old[i];
	}
	free(old);
}

/* Where that series is noted; .hash is 0 if it is not. */
static struct seen *
fleet_seen(struct fleet *fleet, uint64_t hash)
{
	size_t at;

	if (2 * fleet->nseen >= fleet->seen_room)
		fleet_grow_seen(fleet);
	at = hash & (fleet->seen_room - 1);
	while (fleet->seen[at].hash != 0 && fleet->seen[at].hash != hash)
		at = (at + 1) & (fleet->seen_room - 1);
	return &fleet->seen[at];
}

static void
fleet_note_seen(struct fleet *fleet, struct seen *seen, uint64_t hash,
		size_t held)
{
	fleet->nseen += seen->hash == 0;
	*seen = (struct seen){hash, held};
}

int
fleet_wants(struct fleet *fleet, const struct labels *labels)
{
	size_t *count = fleet_left_out(&fleet->counts, labels);
	char column[METRIC_COLUMN];
	int unnamed;

	if (count == NULL && fleet_column(labels, column, &unnamed) != 0)
		count = &fleet->counts.no_memory;
	if (count != NULL && fleet_seen(fleet, labels_hash(labels))->hash == 0)
		++*count;
	if (count != NULL)
		fleet_note_seen(fleet, fleet_seen(fleet, labels_hash(labels)),
				labels_hash(labels), JUDGED);
	return count == NULL;
}

static int
fleet_add_row(struct fleet *fleet, const struct fleet_lives *lives,
	      struct error *err)
{
	int more;

	if (fleet->nrows == fleet->rows_room) {
		fleet->rows_room =
		    fleet->rows_room > 0 ? 2 * fleet->rows_room : 16;
		fleet->rows = xrealloc(fleet->rows,
				       fleet->rows_room * sizeof(*fleet->rows));
	}
	more = fleet_row_judge(&fleet->rows[fleet->nrows], &fleet->row_order,
			       lives, err);
	fleet->nrows += more > 0;
	return more < 0 ? -1 : 0;
}

static int
fleet_judge_now(struct fleet *fleet, const struct labels *labels,
		const struct fleet_readings *readings, struct error *err)
{
	struct fleet_lives lives = {0};
	int result;

	fleet_lives_add(&lives, labels, readings);
	result = fleet_add_row(fleet, &lives, err);
	free(lives.items);
	return result;
}

static void
fleet_halve(struct fleet *fleet)
{
	fleet->stride *= 2;
	fleet->counts.thinned = fleet->stride;
	fleet->held_readings = 0;
	for (size_t i = 0; i < fleet->nheld; i++) {
		readings_halve(&fleet->held[i].readings);
		fleet->held_readings += fleet->held[i].readings.n;
	}
}

/* Of each group of readings the lowest is kept, as an envelope does. */
static void
held_add(struct kept_series *held, size_t stride, double time_s, double value)
{
	struct fleet_readings *kept = &held->readings;
	double *last = kept->n > 0 ? kept->pairs + 2 * (kept->n - 1) : NULL;

	if (held->skipped == 0 || last == NULL) {
		readings_add(kept, time_s, value);
	} else if (value < last[1]) {
		last[0] = time_s;
		last[1] = value;
	}
	held->skipped = (held->skipped + 1) % stride;
}

static struct kept_series *
fleet_hold_new(struct fleet *fleet, const struct labels *labels)
{
	struct kept_series *held;
	struct buf place = {0};

	if (fleet->nheld == fleet->held_room) {
		fleet->held_room =
		    fleet->held_room > 0 ? 2 * fleet->held_room : 16;
		fleet->held = xrealloc(fleet->held,
				       fleet->held_room * sizeof(*fleet->held));
	}
	held = &fleet->held[fleet->nheld++];
	*held = (struct kept_series){0};
	for (size_t i = 0; i < labels->names.count; i++)
		labels_add(&held->labels, labels->names.items[i],
			   labels->values.items[i]);
	fleet_place(&place, labels);
	held->place = xstrdup(buf_text(&place));
	buf_free(&place);
	return held;
}

static void
fleet_hold(struct fleet *fleet, const struct labels *labels,
	   const struct fleet_readings *readings)
{
	uint64_t hash = labels_hash(labels);
	struct seen *seen = fleet_seen(fleet, hash);
	struct kept_series *held;
	size_t before;

	if (seen->hash == 0) {
		fleet_note_seen(fleet, seen, hash, fleet->nheld);
		held = fleet_hold_new(fleet, labels);
	} else {
		held = &fleet->held[seen->held];
	}
	before = held->readings.n;
	for (size_t i = 0; i < readings->n; i++) {
		double time_s = reading_time(readings, i);
		size_t n = held->readings.n;

		if (n == 0 || time_s > reading_time(&held->readings, n - 1))
			held_add(held, fleet->stride, time_s,
				 reading_value(readings, i));
	}
	fleet->held_readings += held->readings.n - before;
	while (fleet->held_readings > HELD_READINGS)
		fleet_halve(fleet);
}

/* Whether nothing can have come before it or come after it. */
static int
fleet_is_whole(const struct fleet *fleet, const struct fleet_readings *readings)
{
	double slack = LOOKBACK_S + 2 * fleet->order.step_s;

	return fleet->order.parts == 1 && readings->n > 0 &&
	       reading_time(readings, 0) <= fleet->order.start_s + slack &&
	       reading_time(readings, readings->n - 1) >=
		   fleet->order.end_s - slack;
}

static void
fleet_note_spacing(struct fleet *fleet, const struct fleet_readings *readings)
{
	for (size_t i = 1; i < readings->n && i < 64; i++)
		fleet->counts.spacing_s = fmin(
		    fleet->counts.spacing_s,
		    reading_time(readings, i) - reading_time(readings, i - 1));
}

int
fleet_series(struct fleet *fleet, const struct labels *labels,
	     const double *pairs, size_t n, struct error *err)
{
	struct fleet_readings readings = {(double *)pairs, n, n};
	uint64_t hash = labels_hash(labels);
	struct seen *seen = fleet_seen(fleet, hash);

	if (seen->hash != 0 && seen->held == JUDGED)
		return 0;
	fleet->counts.series += seen->hash == 0;
	fleet_note_spacing(fleet, &readings);
	if (!fleet_is_whole(fleet, &readings)) {
		fleet_hold(fleet, labels, &readings);
		return 0;
	}
	fleet_note_seen(fleet, seen, hash, JUDGED);
	return fleet_judge_now(fleet, labels, &readings, err);
}

static int
held_compare(const void *a, const void *b)
{
	return strcmp(((const struct kept_series *)a)->place,
		      ((const struct kept_series *)b)->place);
}

/* The rows of one place, which are as many as ran there at a time. */
static int
fleet_judge_place(struct fleet *fleet, const struct kept_series *held,
		  size_t count, struct error *err)
{
	double overlap_s = fmax(OVERLAP_S, 2 * fleet->order.step_s);
	struct fleet_lives all = {0}, row = {0};
	int result = 0;

	for (size_t i = 0; i < count; i++)
		if (held[i].readings.n > 0)
			fleet_lives_add(&all, &held[i].labels,
					&held[i].readings);
	fleet_lives_sort(&all);
	while (all.count > 0 && result == 0) {
		row.count = 0;
		fleet_lives_take_row(&all, &row, overlap_s);
		result = fleet_add_row(fleet, &row, err);
	}
	free(all.items);
	free(row.items);
	return result;
}

int
fleet_finish(struct fleet *fleet, struct error *err)
{
	size_t to;

	if (fleet->nheld > 1)
		qsort(fleet->held, fleet->nheld, sizeof(*fleet->held),
		      held_compare);
	for (size_t from = 0; from < fleet->nheld; from = to) {
		to = from + 1;
		while (to < fleet->nheld &&
		       strcmp(fleet->held[to].place, fleet->held[from].place) ==
			   0)
			to++;
		if (fleet_judge_place(fleet, &fleet->held[from], to - from,
				      err) != 0)
			return -1;
	}
	if (fleet->nrows > 1)
		qsort(fleet->rows, fleet->nrows, sizeof(*fleet->rows),
		      fleet_row_compare);
	return 0;
}

const struct fleet_row *
fleet_rows(const struct fleet *fleet, size_t *count)
{
	*count = fleet->nrows;
	return fleet->rows;
}

const struct fleet_counts *
fleet_counts(const struct fleet *fleet)
{
	return &fleet->counts;
}
