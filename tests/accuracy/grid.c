/* SPDX-License-Identifier: MIT */
/*
 * Simulated runs: 300 readings over 60,000 requests, in pages, the tolerance
 * 64 B/request. Each cell has its own seed, so any of them can be repeated.
 */
#include "accuracy.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../series.h"
#include "base/mem.h"
#include "source.h"
#include "verdict/looks.h"

enum { READINGS = 300 };

#define REQUESTS 60000.0
#define TOLERANCE 64.0
#define MIB 1048576.0
#define BASE (50 * MIB)
#define FILL (10 * MIB)
#define SIGMA (0.25 * MIB)

static double
noise_none(struct source *source, size_t i)
{
	(void)source;
	(void)i;
	return 0;
}

static double
noise_white(struct source *source, size_t i)
{
	(void)i;
	return SIGMA * source_normal(source);
}

static double
noise_ar7(struct source *source, size_t i)
{
	(void)i;
	return SIGMA * source_autoregressive(source, 0.7);
}

static double
noise_ar9(struct source *source, size_t i)
{
	(void)i;
	return SIGMA * source_autoregressive(source, 0.9);
}

/* Rises by a mebibyte and is collected, every 15 to 35 readings. */
static double
noise_sawtooth(struct source *source, size_t i)
{
	double tooth = fmod((double)i + source->phase, source->period);

	return 4 * SIGMA * tooth / source->period +
	       0.2 * SIGMA * source_normal(source);
}

/* An allocator that gives nothing back: the highest level so far. */
static double
noise_staircase(struct source *source, size_t i)
{
	source->top = fmax(i == 0 ? -HUGE_VAL : source->top,
			   SIGMA * source_autoregressive(source, 0.7));
	return source->top;
}

static double
noise_walk(struct source *source, size_t i)
{
	(void)i;
	source->level += 0.2 * SIGMA * source_normal(source);
	return source->level;
}

static const struct {
	const char *name;
	double (*next)(struct source *, size_t i);
} noises[] = {
    {"none", noise_none},	  {"white", noise_white},
    {"AR(1) .7", noise_ar7},	  {"AR(1) .9", noise_ar9},
    {"sawtooth", noise_sawtooth}, {"staircase", noise_staircase},
    {"walk", noise_walk},
};

enum curve_kind { CURVE_LINE, CURVE_FILL, CURVE_EXPONENTIAL, CURVE_LOG };

/* What the noise rides on. Shares are of the run. */
static const struct shape_row {
	const char *name;
	enum cell_class class;
	double rate;  /* tolerances per request */
	double begin; /* share at which the leak begins */
	enum curve_kind fill;
	double share; /* when the fill ends, or its time constant */
} shapes[] = {
    {"flat", CELL_FLAT, 0, 0, CURVE_LINE, 0},
    {"fills until .4", CELL_FLAT, 0, 0, CURVE_FILL, 0.4},
    {"saturates, tau .05", CELL_FLAT, 0, 0, CURVE_EXPONENTIAL, 0.05},
    {"saturates, tau .15", CELL_FLAT, 0, 0, CURVE_EXPONENTIAL, 0.15},
    {"leak 2 delta", CELL_LEAK, 2, 0, CURVE_LINE, 0},
    {"leak 5 delta", CELL_LEAK, 5, 0, CURVE_LINE, 0},
    {"leak 5 under tau .15", CELL_LEAK, 5, 0, CURVE_EXPONENTIAL, 0.15},
    {"leak 2 from .5", CELL_LEAK, 2, 0.5, CURVE_LINE, 0},
    {"leak 5 from .5", CELL_LEAK, 5, 0.5, CURVE_LINE, 0},
    {"leak 5 from .7", CELL_LEAK, 5, 0.7, CURVE_LINE, 0},
    {"leak 5 from .9", CELL_OPEN, 5, 0.9, CURVE_LINE, 0},
    {"fills until .75", CELL_OPEN, 0, 0, CURVE_FILL, 0.75},
    {"fills until .9", CELL_OPEN, 0, 0, CURVE_FILL, 0.9},
    {"saturates, tau .3", CELL_OPEN, 0, 0, CURVE_EXPONENTIAL, 0.3},
    {"saturates, tau .5", CELL_OPEN, 0, 0, CURVE_EXPONENTIAL, 0.5},
    {"saturates, tau 1", CELL_OPEN, 0, 0, CURVE_EXPONENTIAL, 1},
    {"logarithmic", CELL_OPEN, 0, 0, CURVE_LOG, 0.02},
};

static double
shape_fill(const struct shape_row *shape, double share)
{
	switch (shape->fill) {
	case CURVE_LINE:
		break;
	case CURVE_FILL:
		return FILL * fmin(share / shape->share, 1);
	case CURVE_EXPONENTIAL:
		return FILL * (1 - exp(-share / shape->share));
	case CURVE_LOG:
		return FILL * log(1 + share / shape->share) /
		       log(1 + 1 / shape->share);
	}
	return 0;
}

static double
shape_value(const struct shape_row *shape, double x)
{
	double share = x / REQUESTS;

	return BASE + shape_fill(shape, share) +
	       shape->rate * TOLERANCE * REQUESTS *
		   fmax(share - shape->begin, 0);
}

/* The growth that a bound must not be below: of a leak, or what was judged. */
static double
shape_truth(const struct shape_row *shape, const struct metric_verdict *metric)
{
	double dose = metric->to_dose - metric->from_dose;

	if (shape->rate > 0)
		return shape->rate * TOLERANCE;
	return (shape_value(shape, metric->to_dose) -
		shape_value(shape, metric->from_dose)) /
	       dose;
}

size_t
simulation_shapes(void)
{
	return COUNT(shapes);
}

size_t
simulation_noises(void)
{
	return COUNT(noises);
}

const char *
simulation_shape_name(size_t shape)
{
	return shapes[shape].name;
}

const char *
simulation_noise_name(size_t noise)
{
	return noises[noise].name;
}

/* Readings of a run, and at how many of them it could have ended. */
static const struct {
	const char *name;
	size_t readings;
	int looks; /* each at twice the readings of the one before */
} modes[] = {
    [SIMULATION_WHOLE] = {"judged once, 300 readings", READINGS, 1},
    [SIMULATION_LOOKS] = {"judged until certain, at 5 looks", READINGS, 5},
    [SIMULATION_CYCLES] = {"24 cycles, an exact reading each", 24, 1},
};

const char *
simulation_mode_name(enum simulation_mode mode)
{
	return modes[mode].name;
}

/* What comes later than the first look can see, and what must. */
static int
simulation_ends_too_soon(enum simulation_mode mode, size_t shape)
{
	return mode == SIMULATION_LOOKS &&
	       (shapes[shape].begin > 0 || shapes[shape].share > 0.1);
}

/*
 * A wandering level has no truth of its own, few readings cannot tell one from
 * another, and who may stop early has not seen the end.
 */
enum cell_class
simulation_class(enum simulation_mode mode, size_t shape, size_t noise)
{
	if (noises[noise].next == noise_walk ||
	    (mode == SIMULATION_CYCLES && noises[noise].next == noise_ar9) ||
	    simulation_ends_too_soon(mode, shape))
		return CELL_OPEN;
	return shapes[shape].class;
}

static void
simulation_series(const struct series *series, size_t shape, size_t noise,
		  struct source *source)
{
	double *dose = (double *)series->dose;
	double *values = (double *)series->values;

	source->level = source->top = 0;
	source->phase = 20 * source_uniform(source);
	source->period = 15 + 20 * source_uniform(source);
	for (size_t i = 0; i < series->n; i++) {
		dose[i] = REQUESTS * (double)(i + 1) / (double)series->n;
		values[i] = shape_value(&shapes[shape], dose[i]) +
			    noises[noise].next(source, i);
		values[i] = floor(values[i] / 4096) * 4096;
	}
}

/* Ends at the first look that is certain, or at the last one. */
static void
simulation_judge(struct verdict *verdict, const struct series *series,
		 int looks)
{
	struct conditions conditions = {
	    .measured_from_s = NAN,
	    .measured_to_s = NAN,
	    .max_error_rate = NAN,
	    .planned_rate = NAN,
	    .achieved_rate = NAN,
	    .rate = NAN,
	    .death_s = NAN,
	    .byte_tolerance = TOLERANCE,
	    .looks = looks,
	};
	enum verdict_kind before = VERDICT_INCONCLUSIVE;
	struct series seen = *series;

	for (int look = looks; look-- > 0; before = verdict->kind) {
		seen.n = series->n >> look;
		conditions.flat_once =
		    look == 0 && looks > 1 && before != VERDICT_FLAT;
		series_judge(verdict, &seen, 1, &conditions);
		if (looks_certain(verdict->kind, before))
			return;
	}
}

void
simulation_run(struct cell *cell, enum simulation_mode mode, size_t shape,
	       size_t noise, size_t series)
{
	struct source source = {.state = 0x9e3779b97f4a7c15u * (shape + 1) +
					 0xbf58476d1ce4e5b9u * (noise + 1)};
	double dose[READINGS], values[READINGS];
	struct verdict verdict;
	struct series one = {"rss_bytes", MEASURE_BYTES, modes[mode].readings,
			     dose,	  dose,		 values};

	memset(cell, 0, sizeof(*cell));
	for (cell->series = 0; cell->series < series; cell->series++) {
		const struct metric_verdict *metric = verdict.metrics;

		simulation_series(&one, shape, noise, &source);
		simulation_judge(&verdict, &one, modes[mode].looks);
		cell->leaks += verdict.kind == VERDICT_LEAK;
		if (verdict.kind != VERDICT_FLAT)
			continue;
		cell->flats++;
		cell->exceeded +=
		    shape_truth(&shapes[shape], metric) > metric->growth.high;
	}
}
