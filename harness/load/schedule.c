/* SPDX-License-Identifier: MIT */
#include "load/schedule.h"

#include <math.h>

#include "base/random.h"

static void
schedule_add(struct schedule *schedule, double length_s, double from, double to)
{
	struct piece *piece = &schedule->pieces[schedule->count++];

	*piece = (struct piece){.length_s = length_s, .from = from, .to = to};
	if (schedule->count == 1)
		return;
	piece->start_s = piece[-1].start_s + piece[-1].length_s;
	piece->area = piece[-1].area +
		      piece[-1].length_s * (piece[-1].from + piece[-1].to) / 2;
}

void
schedule_make(struct schedule *schedule, double level, double wait_s,
	      const struct stages *stages)
{
	schedule->count = 0;
	if (wait_s > 0 && stages->count > 0)
		schedule_add(schedule, wait_s, level, level);
	for (size_t i = 0; i < stages->count; i++) {
		const struct stage *stage = &stages->items[i];

		if (stage->seconds > 0)
			schedule_add(schedule, stage->seconds, level,
				     stage->level);
		level = stage->level;
	}
	schedule_add(schedule, INFINITY, level, level);
}

_Static_assert((int)VARY_MOST <= (int)STAGES_MAX, "a schedule has room");

void
schedule_vary(struct schedule *schedule, double level, double wait_s,
	      const struct vary *vary)
{
	double most = level * vary->most;

	schedule->count = 0;
	if (wait_s > 0)
		schedule_add(schedule, wait_s, most, most);
	for (size_t i = 0; i < vary->count; i++) {
		const struct vary_stretch *stretch = &vary->stretches[i];

		schedule_add(schedule, stretch->length_s,
			     level * stretch->level, level * stretch->level);
	}
	/* A run ends some milliseconds later than the last of them. */
	schedule_add(schedule, INFINITY, most, most);
}

static double
piece_area(const struct piece *piece, double after_s)
{
	if (isinf(piece->length_s))
		return piece->from * after_s;
	return after_s * (piece->from + (piece->to - piece->from) * after_s /
					    piece->length_s / 2);
}

static const struct piece *
schedule_piece(const struct schedule *schedule, double time_s)
{
	const struct piece *piece = schedule->pieces;

	while (time_s >= piece->start_s + piece->length_s)
		piece++;
	return piece;
}

double
schedule_level(const struct schedule *schedule, double time_s)
{
	const struct piece *piece = schedule_piece(schedule, fmax(time_s, 0));
	double after_s = fmax(time_s, 0) - piece->start_s;

	if (isinf(piece->length_s))
		return piece->from;
	return piece->from +
	       (piece->to - piece->from) * after_s / piece->length_s;
}

double
schedule_left(const struct schedule *schedule, double time_s)
{
	const struct piece *piece = schedule_piece(schedule, fmax(time_s, 0));

	return piece->start_s + piece->length_s - time_s;
}

double
schedule_area(const struct schedule *schedule, double time_s)
{
	const struct piece *piece = schedule_piece(schedule, fmax(time_s, 0));

	return piece->area +
	       piece_area(piece, fmax(time_s, 0) - piece->start_s);
}

/*
 * The root of f t + (g - f) t^2 / (2 D) = a that lies in the piece, in the
 * form that neither cancels nor divides by g - f.
 */
static double
piece_time(const struct piece *piece, double area)
{
	double slope = isinf(piece->length_s)
			   ? 0
			   : (piece->to - piece->from) / piece->length_s;
	double root =
	    sqrt(fmax(piece->from * piece->from + 2 * slope * area, 0));

	return area > 0 ? fmin(2 * area / (piece->from + root), piece->length_s)
			: 0;
}

double
schedule_time(const struct schedule *schedule, double area)
{
	const struct piece *piece = schedule->pieces;
	const struct piece *last = piece + schedule->count - 1;

	while (piece < last && area >= piece[1].area)
		piece++;
	if (piece == last && !(piece->from > 0))
		return area > piece->area ? INFINITY : piece->start_s;
	return piece->start_s + piece_time(piece, area - piece->area);
}

/* Follows from (seed, block, i) alone: any thread can make any block. */
static double
arrivals_exponential(uint64_t key, uint64_t i)
{
	return -log1p(-random_unit(random_mix(key + i * RANDOM_STEP)));
}

static void
arrivals_fill(struct arrivals *arrivals, uint64_t block)
{
	uint64_t key = random_mix(random_mix(arrivals->seed + RANDOM_STEP) +
				  block * RANDOM_STEP);
	double sum = 0;

	for (uint64_t i = 0; i < ARRIVALS_BLOCK; i++) {
		sum += arrivals_exponential(key, i);
		arrivals->spread[i] = sum;
	}
	sum += arrivals_exponential(key, ARRIVALS_BLOCK);
	for (int i = 0; i < ARRIVALS_BLOCK; i++)
		arrivals->spread[i] /= sum;
	arrivals->block = block;
}

void
arrivals_init(struct arrivals *arrivals, const struct schedule *schedule,
	      int poisson, uint64_t seed)
{
	arrivals->schedule = schedule;
	arrivals->poisson = poisson;
	arrivals->seed = seed;
	arrivals->block = UINT64_MAX;
}

double
arrivals_time(struct arrivals *arrivals, uint64_t k)
{
	uint64_t block = k / ARRIVALS_BLOCK;

	if (!arrivals->poisson)
		return schedule_time(arrivals->schedule, (double)k);
	if (block != arrivals->block)
		arrivals_fill(arrivals, block);
	return schedule_time(
	    arrivals->schedule,
	    ((double)block + arrivals->spread[k % ARRIVALS_BLOCK]) *
		ARRIVALS_BLOCK);
}
