/* SPDX-License-Identifier: MIT */
/*
 * Open lives are kept as curves, ended ones as sums. The error is the scatter
 * between lives, whatever the noise within each (Student's t over replicates).
 */
#include "verdict/lives.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/student.h"
#include "verdict/life.h"

enum { LEAST_LIVES = 3 };

#define STALE_READINGS 8
#define STALE_S 2
#define LONG_ENOUGH                                                            \
	(1.0 / 3)  /* of an ended life, before an open one is measured */
#define STEADY 0.8 /* the slope of the last third against the middle one */

struct open_life {
	uint64_t key;
	double first_s, last_s;
	struct curve curve;
};

/* Sums over lives. */
struct sums {
	size_t ended, measured, out_of_memory;
	struct pool slope, middle, last, from_value, to_value;
	double dose;	   /* of all lives, measured or not */
	struct pool brief; /* growth per dose, from first to last reading */
	double held;	   /* dose times level, of those */
};

struct lives {
	double grain;
	struct open_life *open[LIVES_OPEN];
	size_t nopen;
	struct sums sums;
	double first_dose, last_dose, newest_s;
};

struct lives *
lives_new(double grain)
{
	struct lives *lives = xcalloc(1, sizeof(*lives));

	lives->grain = grain;
	lives->first_dose = NAN;
	return lives;
}

void
lives_free(struct lives *lives)
{
	if (lives == NULL)
		return;
	while (lives->nopen > 0)
		free(lives->open[--lives->nopen]);
	free(lives);
}

static double
life_dose(const struct open_life *life)
{
	return life->curve.n > 0
		   ? life->curve.x[life->curve.n - 1] - life->curve.x[0]
		   : 0;
}

/* Its start-up is not told from its growth: an upper bound, no more. */
static void
sums_add_brief(struct sums *sums, const struct open_life *open)
{
	double last = open->curve.y[open->curve.n - 1];
	double dose = life_dose(open);

	if (!(dose > 0))
		return;
	pool_add(&sums->brief, dose, (last - open->curve.first) / dose);
	sums->held += dose * last;
}

static void
sums_measure(struct sums *sums, const struct open_life *open)
{
	struct life life;

	if (life_measure(&life, &open->curve) != 0) {
		sums_add_brief(sums, open);
		return;
	}
	sums->measured++;
	pool_add(&sums->slope, life.dose, life.slope);
	pool_add(&sums->middle, life.dose, life.middle);
	pool_add(&sums->last, life.dose, life.last);
	pool_add(&sums->from_value, 1, life.from_value);
	pool_add(&sums->to_value, 1, life.to_value);
}

static void
sums_end(struct sums *sums, const struct open_life *open, enum death how)
{
	sums->ended++;
	sums->dose += life_dose(open);
	sums->out_of_memory +=
	    how == DEATH_OUT_OF_MEMORY && life_has_grown(&open->curve);
	sums_measure(sums, open);
}

static void
lives_close(struct lives *lives, size_t i, enum death how)
{
	sums_end(&lives->sums, lives->open[i], how);
	free(lives->open[i]);
	lives->open[i] = lives->open[--lives->nopen];
}

static int
life_is_stale(const struct open_life *life, double now_s)
{
	double readings = (double)life->curve.readings;
	double interval = (life->last_s - life->first_s) / fmax(readings, 1);

	return now_s - life->last_s > fmax(STALE_READINGS * interval, STALE_S);
}

/* A new life is the occasion to close those that are stale. */
static struct open_life *
lives_open(struct lives *lives, uint64_t key, double time_s)
{
	struct open_life *life;

	for (size_t i = lives->nopen; i-- > 0;)
		if (life_is_stale(lives->open[i], time_s))
			lives_close(lives, i, DEATH_NONE);
	if (lives->nopen == LIVES_OPEN)
		return NULL;
	life = xmalloc(sizeof(*life));
	life->key = key;
	life->first_s = life->last_s = time_s;
	curve_init(&life->curve);
	lives->open[lives->nopen++] = life;
	return life;
}

static struct open_life *
lives_find(const struct lives *lives, uint64_t key)
{
	for (size_t i = 0; i < lives->nopen; i++)
		if (lives->open[i]->key == key)
			return lives->open[i];
	return NULL;
}

void
lives_add(struct lives *lives, uint64_t key, double time_s, double dose,
	  double value)
{
	struct open_life *life;

	if (!curve_is_reading(dose, value) || !isfinite(time_s))
		return;
	life = lives_find(lives, key);
	if (life == NULL && (life = lives_open(lives, key, time_s)) == NULL)
		return;
	life->last_s = time_s;
	curve_add(&life->curve, time_s, dose, value);
	if (isnan(lives->first_dose))
		lives->first_dose = lives->last_dose = dose;
	lives->last_dose = fmax(lives->last_dose, dose);
	lives->newest_s = time_s;
}

void
lives_end(struct lives *lives, uint64_t key, enum death how)
{
	for (size_t i = 0; i < lives->nopen; i++)
		if (lives->open[i]->key == key) {
			lives_close(lives, i, how);
			return;
		}
}

/*
 * A process that was there before all others and outlives them starts them: it
 * is not one of the replicates.
 */
static int
life_is_above(const struct lives *lives, const struct open_life *life)
{
	return lives->sums.ended > 0 && life->curve.x[0] <= lives->first_dose;
}

/* Adds open lives, if they are long enough compared with ended ones. */
static void
lives_add_open(const struct lives *lives, struct sums *sums)
{
	double ended = (double)lives->sums.ended;
	double mean = ended > 0 ? lives->sums.dose / ended : 0;

	for (size_t i = 0; i < lives->nopen; i++) {
		const struct open_life *life = lives->open[i];

		if (life_is_stale(life, lives->newest_s)) {
			sums_end(sums, life, DEATH_NONE);
			continue;
		}
		if (life_is_above(lives, life))
			continue;
		sums->dose += life_dose(life);
		if (life_dose(life) >= LONG_ENOUGH * mean)
			sums_measure(sums, life);
	}
}

static int
sums_are_steady(const struct sums *sums, double tail)
{
	double last = pool_mean(&sums->last);
	double t = student_quantile(tail, fmax(pool_lives(&sums->last) - 1, 1));

	return last - t * pool_error(&sums->last) > 0 &&
	       last >= STEADY * pool_mean(&sums->middle);
}

/* Of as many lives at once as there were. */
static struct bounds
lives_bounds(const struct lives_growth *growth, double mean, double wide)
{
	return (struct bounds){growth->at_once * mean,
			       growth->at_once * (mean - wide),
			       growth->at_once * (mean + wide)};
}

static void
lives_grow(const struct lives *lives, const struct sums *sums, double tail,
	   struct lives_growth *growth)
{
	double measured = (double)sums->measured;
	double grain = lives->grain * measured / sums->slope.w / sqrt(measured);
	double df = fmax(pool_lives(&sums->slope) - 1, 1);
	double error = hypot(pool_error(&sums->slope), grain);
	double wide = student_quantile(tail, df) * error;

	growth->growth = lives_bounds(growth, pool_mean(&sums->slope), wide);
	growth->steady = sums_are_steady(sums, tail);
}

static void
lives_grow_briefly(const struct sums *sums, double tail,
		   struct lives_growth *growth)
{
	double df = fmax(pool_lives(&sums->brief) - 1, 1);

	growth->brief =
	    lives_bounds(growth, pool_mean(&sums->brief),
			 student_quantile(tail, df) * pool_error(&sums->brief));
}

void
lives_pool(const struct lives *lives, double tail, struct lives_growth *growth)
{
	struct sums sums = lives->sums;
	double covered = lives->last_dose - lives->first_dose;

	lives_add_open(lives, &sums);
	*growth = (struct lives_growth){
	    .ended = sums.ended,
	    .measured = sums.measured,
	    .out_of_memory = sums.out_of_memory,
	    .at_once = covered > 0 ? fmax(sums.dose / covered, 1) : 1,
	    .growth = {NAN, NAN, NAN},
	    .brief = {NAN, NAN, NAN},
	    .from_value = pool_mean(&sums.from_value),
	    .to_value = pool_mean(&sums.to_value),
	    .dose =
		sums.measured > 0 ? sums.slope.w / (double)sums.measured : NAN,
	};
	if (sums.measured >= LEAST_LIVES)
		lives_grow(lives, &sums, tail, growth);
	if (sums.brief.n >= LEAST_LIVES)
		lives_grow_briefly(&sums, tail, growth);
	growth->held = covered > 0 ? sums.held / covered : 0;
}
