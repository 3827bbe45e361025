/* SPDX-License-Identifier: MIT */
/* The command that follows a LEAK: which route, which cause, who holds it. */
#include <math.h>

#include "report/next_step.h"
#include "report/phrase.h"
#include "verdict/sentence.h"

/*
 * A run that was asked to end once it is certain would end before it can tell
 * which route leaks.
 */
static void
next_routes(struct buf *out, const struct judged *run)
{
	const struct run_load *load = &run->run->info.load;
	double times = fmax(run->route_needed / run->conditions.requests, 1.2);
	double span = load->looks > 1 || !(load->duration_s > 0)
			  ? next_span(run)
			  : load->duration_s;

	buf_addf(out, "%s ", next_same);
	if (!isnan(load->cycles) || !isnan(load->requests))
		next_longer(out, run, times);
	else
		buf_addf(out, "with -d %.0fs%s",
			 sentence_round_up(ceil(span * times)),
			 load->looks > 1 ? " and without --until-certain" : "");
	buf_adds(out, ", to see which route leaks");
}

/* A run of some time at one rate, which can be varied. */
static int
next_can_vary(const struct run_info *info)
{
	const struct run_load *load = &info->load;

	return info->scenario.present && !info->replay.present &&
	       isfinite(load->duration_s) && isnan(load->requests) &&
	       isnan(load->cycles) && load->stages.count == 0;
}

/* Growth that follows time does not last as long at another rate as growth
 * that follows requests: it was asked how long, and the worse of both fails. */
static int
next_asks_cause(const struct judged *run)
{
	const struct forecast *forecast = &run->forecast;

	return forecast->known && forecast->survive.seconds > 0 &&
	       forecast->survives != SURVIVAL_YES &&
	       forecast->survive.rate > 0 &&
	       fabs(forecast->survive.rate / run->conditions.rate - 1) > 0.02;
}

static int
next_cause_is_open(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);

	return metric != NULL && metric->drivers.rate > 0 &&
	       metric->drivers.follows == DRIVER_UNKNOWN &&
	       phrase_cause(run) == NULL && next_can_vary(&run->run->info);
}

/* Whether growth follows requests or time; where the load varied already, a
 * longer run tells. */
static void
next_cause(struct buf *out, const struct judged *run)
{
	const struct run_load *load = &run->run->info.load;

	buf_addf(out, "%s with ", next_same);
	if (load->vary.count == 0)
		buf_adds(out, "--vary-load");
	else
		buf_addf(out, "-d %.0fs",
			 sentence_round_up(ceil(2 * load->duration_s)));
	buf_adds(out, ", to see whether growth follows requests or time");
}

/* Only a heap that can be asked can be asked who holds it. */
void
next_leak(struct buf *out, const struct judged *run)
{
	int open = next_cause_is_open(run);

	if (run->route_needed > 0 && run->run->info.scenario.present &&
	    !run->run->info.replay.present)
		next_routes(out, run);
	else if (open &&
		 (run->run->info.load.vary.count > 0 || next_asks_cause(run)))
		next_cause(out, run);
	else if (run->run->info.scenario.present &&
		 !run->run->info.replay.present &&
		 run_last_event(run->run, "asked") != NULL)
		buf_adds(out, "the same command with --profile, to see who "
			      "holds it");
	else if (open)
		next_cause(out, run);
}
