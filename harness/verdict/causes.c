/* SPDX-License-Identifier: MIT */
/*
 * As drivers.c, with a regressor for each cause beside requests and time
 * (multiple regression with errors of a local level model, Harvey 1989): where
 * two causes are nearly in step their bounds are wide by themselves, so that
 * neither is named. All bounds share the error probability (Bonferroni), since
 * any of the causes may be.
 */
#include "verdict/causes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/drivers.h"
#include "verdict/routes.h"
#include "verdict/track.h"

/* As drivers.c has them. */
#define MOSTLY 2
#define NONE_TOO_SURE 0.001
/* Shares that scatter by less from one block to the next count as one. */
#define VARIED 0.1
/* So few events are a step or two, which any other step resembles. */
#define EVENTS_LEAST 24
/*
 * A heap after collections is exact, and not read often. It holds nothing that
 * is in flight for long, so with few readings that is left out.
 */
enum { BLOCKS_LEAST = 9, BLOCKS_RATES = 24 };

/* The load as a whole, whose rate is there already. */
#define TIME_ALONE (1U << CAUSE_TIME)
#define COMMON (1U << CAUSE_REQUESTS | TIME_ALONE)

_Static_assert(BLOCK_COLUMNS + CAUSES - CAUSE_CONNECTIONS <=
		       ROUTES_MOST + ROUTES_BENDS &&
		   CAUSES + 1 <= ROUTES_MOST,
	       "there are more causes than columns");

struct causes_fit {
	struct routes *all;   /* columns of drivers.h, then the counts */
	struct routes *fit;   /* a column for each group */
	size_t group[CAUSES]; /* of each cause; CAUSES: it did not happen */
	int varied;	      /* the rate did */
};

void
doses_init(struct doses *doses)
{
	for (size_t i = 0; i < CAUSES; i++)
		curve_init(&doses->by_time[i]);
	memset(doses->names, 0, sizeof(doses->names));
}

static size_t
cause_column(size_t cause)
{
	return cause < CAUSE_CONNECTIONS
		   ? cause
		   : BLOCK_COLUMNS + cause - CAUSE_CONNECTIONS;
}

/* How much of it there was by a block. */
static double
cause_by(const struct routes *all, size_t cause, size_t block)
{
	size_t column = cause_column(cause);

	return all->dose[block][column] - all->dose[0][column];
}

static double
cause_total(const struct routes *all, size_t cause)
{
	return cause_by(all, cause, all->n - 1);
}

static void
causes_count(struct routes *all, const struct doses *doses)
{
	for (size_t cause = CAUSE_CONNECTIONS; cause < CAUSES; cause++) {
		const struct curve *count = &doses->by_time[cause];

		for (size_t i = 0; i < all->n && count->n > 0; i++)
			all->dose[i][cause_column(cause)] =
			    drivers_dose_at(count, all->dose[i][BLOCK_TIME]);
	}
}

/*
 * Whether one strays from a fixed share of the other by no more (root mean
 * square) than it would if its share scattered by so much from block to block:
 * that is a random walk tied down at both ends, of VARIED / n a step, whose
 * mean square is n / 6 steps'.
 */
static int
causes_are_in_step(const struct routes *all, size_t a, size_t b)
{
	double whole = cause_total(all, a), sum = 0;
	double share = whole / cause_total(all, b), n = (double)all->n;

	for (size_t i = 0; i < all->n; i++)
		sum +=
		    pow(cause_by(all, a, i) - share * cause_by(all, b, i), 2);
	return sqrt(sum / n) < whole * VARIED / sqrt(6 * n);
}

/* The group of the first that it is in step with, or one of its own. */
static size_t
causes_group(const struct causes_fit *fit, size_t cause, size_t ngroups)
{
	if (cause == CAUSE_TIME && !fit->varied)
		return fit->group[CAUSE_REQUESTS];
	for (size_t other = 0; other < cause; other++)
		if (fit->group[other] < CAUSES &&
		    causes_are_in_step(fit->all, cause, other))
			return fit->group[other];
	return ngroups;
}

/* Returns how many happened besides requests and time. */
static int
causes_join(struct causes *causes, struct causes_fit *fit)
{
	int others = 0;

	for (size_t cause = 0; cause < CAUSES; cause++) {
		int counted = cause >= CAUSE_CONNECTIONS;
		struct cause_group *group;

		fit->group[cause] = CAUSES;
		if (counted && cause_total(fit->all, cause) < EVENTS_LEAST)
			continue;
		others += counted;
		fit->group[cause] = causes_group(fit, cause, causes->ngroups);
		group = &causes->groups[fit->group[cause]];
		if (fit->group[cause] == causes->ngroups)
			causes->ngroups++;
		if (group->causes == 0 || group->causes == TIME_ALONE)
			group->counted = (enum cause)cause;
		group->causes |= 1U << cause;
	}
	return others;
}

/* How fast it came between the blocks beside that one. */
static double
cause_rate(const struct routes *all, size_t cause, size_t block)
{
	size_t from = block == 0 ? 0 : block - 1;
	size_t to = block + 1 < all->n ? block + 1 : block;

	return (cause_by(all, cause, to) - cause_by(all, cause, from)) /
	       (all->dose[to][BLOCK_TIME] - all->dose[from][BLOCK_TIME]);
}

/*
 * Beside the growth with each group: what is in flight at the rate of each,
 * which is no growth.
 */
static size_t
causes_add_rates(const struct causes *causes, const struct causes_fit *fit,
		 size_t block, double *dose)
{
	size_t n = 0;

	if (fit->varied)
		dose[n++] = fit->all->dose[block][BLOCK_RATE];
	for (size_t g = 0;
	     g < causes->ngroups && causes->ngroups + n < ROUTES_MOST; g++)
		if ((causes->groups[g].causes & COMMON) == 0)
			dose[n++] = cause_rate(
			    fit->all, causes->groups[g].counted, block);
	return n;
}

static void
causes_choose_columns(const struct causes *causes, struct causes_fit *fit,
		      int rates)
{
	const struct routes *all = fit->all;

	fit->fit->n = all->n;
	memcpy(fit->fit->value, all->value, sizeof(all->value));
	for (size_t i = 0; i < all->n; i++) {
		double *dose = fit->fit->dose[i];
		size_t n = causes->ngroups;

		for (size_t g = 0; g < n; g++)
			dose[g] =
			    all->dose[i]
				     [cause_column(causes->groups[g].counted)];
		fit->fit->nroutes =
		    n +
		    (rates ? causes_add_rates(causes, fit, i, &dose[n]) : 0);
	}
}

static double
causes_amount(const struct causes_fit *fit, size_t group)
{
	const struct routes *of = fit->fit;

	return of->dose[of->n - 1][group] - of->dose[0][group];
}

/*
 * No cause gives back what another keeps, so one that surely makes twice of all
 * growth, or takes away half of it, shows that something else moves memory.
 */
static int
causes_make_sense(const struct causes *causes, const struct causes_fit *fit,
		  const struct bounds *sure)
{
	const struct routes *of = fit->fit;
	double rise = of->value[of->n - 1] - of->value[0];

	for (size_t g = 0; g < causes->ngroups; g++) {
		double amount = causes_amount(fit, g);

		if (sure[g].low * amount > MOSTLY * rise ||
		    sure[g].high * amount * MOSTLY < -rise)
			return 0;
	}
	return 1;
}

/*
 * Whether it surely makes more of the growth than the other: much more of it,
 * if the other surely takes part.
 */
static int
causes_outdo(const struct causes_fit *fit, const struct bounds *sure, size_t a,
	     size_t b)
{
	double times = sure[b].low > 0 ? MOSTLY : 1;

	return sure[a].low * causes_amount(fit, a) >
	       times * fmax(sure[b].high, 0) * causes_amount(fit, b);
}

/* sure: of the growth with each group, all that came with it. */
static void
causes_choose(struct causes *causes, const struct causes_fit *fit,
	      const struct bounds *sure)
{
	for (size_t g = 0; g < causes->ngroups; g++) {
		size_t outdone = 0;

		causes->groups[g].possible = 1;
		causes->groups[g].grows = sure[g].low > 0;
		for (size_t other = 0; other < causes->ngroups; other++) {
			if (other == g)
				continue;
			outdone += (size_t)causes_outdo(fit, sure, g, other);
			if (causes_outdo(fit, sure, other, g))
				causes->groups[g].possible = 0;
		}
		if (outdone == causes->ngroups - 1)
			causes->follows = g;
	}
}

static void
causes_solve(struct causes *causes, struct causes_fit *fit, double tail)
{
	struct bounds shown[2 * CAUSES], sure[2 * CAUSES];
	double share = 1 / (double)causes->ngroups;
	int rates = fit->all->n >= BLOCKS_RATES;

	causes->follows = causes->ngroups;
	causes_choose_columns(causes, fit, rates);
	if (routes_solve(fit->fit, tail * share, shown) != 0 ||
	    routes_solve(fit->fit, fmin(tail, NONE_TOO_SURE) * share, sure) !=
		0)
		return;
	if (!causes_make_sense(causes, fit, sure))
		return;
	causes->known = 1;
	for (size_t g = 0; g < causes->ngroups; g++)
		causes->groups[g].growth = shown[g];
	causes_choose(causes, fit, sure);
}

void
causes_find(struct causes *causes, const struct track *track,
	    const struct doses *doses, double tail)
{
	struct causes_fit fit = {.all = xcalloc(1, sizeof(*fit.all)),
				 .fit = xcalloc(1, sizeof(*fit.fit))};
	double rate;

	memset(causes, 0, sizeof(*causes));
	memcpy(causes->names, doses->names, sizeof(causes->names));
	fit.varied = drivers_blocks(fit.all, track, BLOCKS_LEAST, &rate);
	causes_count(fit.all, doses);
	if (fit.all->n > 0 && causes_join(causes, &fit) > 0)
		causes_solve(causes, &fit, tail);
	else
		causes->ngroups = 0;
	free(fit.all);
	free(fit.fit);
}

const char *
cause_word(const struct causes *causes, enum cause cause)
{
	static const char *const words[CAUSE_COUNTED] = {
	    "requests", "time",	   "connections", "visitors",
	    "messages", "streams", "aborts",	  "errors"};

	return cause < CAUSE_COUNTED ? words[cause]
				     : causes->names[cause - CAUSE_COUNTED];
}

const char *
cause_unit(const struct causes *causes, enum cause cause)
{
	static const char *const units[CAUSE_COUNTED] = {
	    "request", "hour",	 "connection", "visitor",
	    "message", "stream", "abort",      "error"};

	return cause < CAUSE_COUNTED ? units[cause]
				     : causes->names[cause - CAUSE_COUNTED];
}
