/* SPDX-License-Identifier: MIT */
/* The lives of processes, and which of them follow each other in one place. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/fleet_series.h"

enum { LIFE_LEAST = 6, LIFE_USUAL = 24 /* readings */ };

/* A process has started over: memory falls by half, to what it began with. */
#define FALLEN 0.5
#define BEGINNING 1.5

double
life_first_s(const struct fleet_life *life)
{
	return reading_time(life->readings, life->from);
}

double
life_last_s(const struct fleet_life *life)
{
	return reading_time(life->readings, life->to - 1);
}

static void
lives_push(struct fleet_lives *lives, const struct fleet_life *life)
{
	if ((lives->count & (lives->count - 1)) == 0)
		lives->items = xrealloc(
		    lives->items, (lives->count > 0 ? 2 * lives->count : 1) *
				      sizeof(*lives->items));
	lives->items[lives->count++] = *life;
}

/* Where the life that begins there ends. */
static size_t
life_end(const struct fleet_readings *readings, size_t from)
{
	double start = HUGE_VAL;

	for (size_t i = from; i < readings->n; i++) {
		double value = reading_value(readings, i);

		if (i >= from + LIFE_LEAST && value <= BEGINNING * start &&
		    value < FALLEN * reading_value(readings, i - 1))
			return i;
		if (i < from + LIFE_LEAST / 2)
			start = fmin(start, value);
	}
	return readings->n;
}

/* What falls more often is a heap that is collected, not a process. */
static int
lives_are_real(const struct fleet_readings *readings)
{
	size_t count = 0;

	for (size_t at = 0; at < readings->n; count++)
		at = life_end(readings, at);
	return count <= 1 + readings->n / LIFE_USUAL;
}

void
fleet_lives_add(struct fleet_lives *lives, const struct labels *labels,
		const struct fleet_readings *readings)
{
	struct fleet_life life = {.labels = labels, .readings = readings};
	int cut = lives_are_real(readings);

	fleet_release(life.release, labels);
	for (life.to = 0; life.to < readings->n;) {
		life.from = life.to;
		life.to = cut ? life_end(readings, life.from) : readings->n;
		lives_push(lives, &life);
	}
}

static int
lives_compare(const void *a, const void *b)
{
	double first = life_first_s(a), second = life_first_s(b);

	return (first > second) - (first < second);
}

void
fleet_lives_sort(struct fleet_lives *lives)
{
	if (lives->count > 1)
		qsort(lives->items, lives->count, sizeof(*lives->items),
		      lives_compare);
}

static int
life_follows(const struct fleet_life *last, const struct fleet_life *next,
	     double overlap_s)
{
	if (next->from > 0 && next->readings != last->readings)
		return 0;
	return life_first_s(next) >= life_last_s(last) - overlap_s &&
	       life_first_s(next) > life_first_s(last);
}

static void
life_cut_short(struct fleet_life *life, double until_s)
{
	while (life->to > life->from + 1 && life_last_s(life) >= until_s)
		life->to--;
}

void
fleet_lives_take_row(struct fleet_lives *others, struct fleet_lives *row,
		     double overlap_s)
{
	size_t left = 0;

	for (size_t i = 0; i < others->count; i++) {
		const struct fleet_life *life = &others->items[i];

		if (row->count > 0 && !life_follows(&row->items[row->count - 1],
						    life, overlap_s)) {
			others->items[left++] = *life;
			continue;
		}
		if (row->count > 0)
			life_cut_short(&row->items[row->count - 1],
				       life_first_s(life));
		lives_push(row, life);
	}
	others->count = left;
}
