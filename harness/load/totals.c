/* SPDX-License-Identifier: MIT */
/* What has been done so far. */
#include <math.h>

#include "base/clock.h"
#include "load/cycle.h"
#include "load/load.h"
#include "load/load_state.h"

static double
share_bounded(double share)
{
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* How much is done of a phase that a count ends. */
static double
load_share_counted(const struct load *load)
{
	const struct quota *quota = &load->shared.quota;

	if (load->order.phase == PHASE_WARMUP)
		return share_bounded((double)counter_read(&quota->warmed) /
				     (double)quota->warmup);
	if (load->cycles > 0)
		return cycle_share(load);
	return share_bounded((double)counter_read(&quota->taken) /
			     (double)quota->measure);
}

/* What is left of a log after the warm-up may be shorter than the phase. */
static double
load_measured_length(const struct load *load)
{
	double log_s = load->shared.plan.replay != NULL
			   ? replay_span(load->shared.plan.replay)
			   : INFINITY;

	if (isnan(load->measure_s))
		return NAN;
	log_s -= load->measure_start - load->shared.start;
	return isnan(log_s) ? load->measure_s : fmin(load->measure_s, log_s);
}

/* How much is done of the phase under way. */
static double
load_share(const struct load *load)
{
	double length = load->order.phase == PHASE_WARMUP ? load->warmup_s
			: load->order.phase == PHASE_MEASURE
			    ? load_measured_length(load)
			    : 0;

	if (load->order.phase == PHASE_HOLD)
		length = load->shared.plan.settings->hold;
	else if (load->order.phase >= PHASE_DRAIN)
		return 1;
	if (isnan(length))
		return load_share_counted(load);
	if (isinf(length))
		return NAN;
	return share_bounded((clock_now() - load->phase_start) / length);
}

/* Of a log: iterations that were due, and either began or were dropped. */
static double
load_logged_rate(const struct load *load, double until)
{
	uint64_t due = LOAD_SUM(load, iterations) + LOAD_SUM(load, dropped);

	return due > 0 && until > load->shared.start
		   ? (double)due / (until - load->shared.start)
		   : NAN;
}

/* The average of the planned rate over the measured phase. */
static double
load_planned_rate(const struct load *load, double until)
{
	double from = load->measure_start - load->shared.start;
	double to = until - load->shared.start;

	double segments = (double)segment_count(load_segment(&load->shared));

	if (load->shared.plan.replay != NULL)
		return load_logged_rate(load, until);
	if (isnan(load->shared.plan.settings->rate) ||
	    load->shared.schedule.count == 1 || !(to > from))
		return load->shared.plan.settings->rate / segments;
	return (schedule_area(&load->shared.schedule, to) -
		schedule_area(&load->shared.schedule, from)) /
	       (to - from) / segments;
}

static int
flow_has_ended(const struct load *load, size_t flow)
{
	uint64_t ended = 0;

	for (size_t i = 0; i < load->threads.count; i++) {
		const struct flow_count *count =
		    &load->threads.items[i]->group.stats.flows[flow];

		ended += counter_read(&count->completed) +
			 counter_read(&count->failed);
	}
	return ended > 0;
}

static size_t
load_flows_left(const struct load *load)
{
	const struct load_plan *plan = &load->shared.plan;
	size_t left = 0;

	for (size_t i = 0;
	     plan->replay == NULL && i < scenario_flows(plan->scenario); i++)
		left += !flow_has_ended(load, i);
	return left;
}

void
load_totals(const struct load *load, struct load_totals *totals)
{
	double now = clock_now();
	double end = isnan(load->measure_end) ? now : load->measure_end;

	*totals = (struct load_totals){
	    .phase = load->order.phase,
	    .elapsed_s = now - load->shared.start,
	    .share = load_share(load),
	    .requests = dose_requests(load->shared.plan.dose),
	    .errors = dose_errors(load->shared.plan.dose),
	    .measured_requests = LOAD_SUM(load, measured_requests),
	    .measured_errors = LOAD_SUM(load, measured_errors),
	    .paused = LOAD_SUM(load, paused),
	    .measured_s =
		isnan(load->measure_start) ? 0 : end - load->measure_start,
	    .iterations = LOAD_SUM(load, iterations),
	    .late = LOAD_SUM(load, late),
	    .dropped = LOAD_SUM(load, dropped),
	    .measured_iterations =
		LOAD_SUM(load, iterations) - load->warmup_iterations,
	    .measured_dropped = LOAD_SUM(load, dropped) - load->warmup_dropped,
	    .measured_behind = LOAD_SUM(load, behind) - load->warmup_behind,
	    .visitors = dose_visitors(load->shared.plan.dose),
	    .connections = dose_connections(load->shared.plan.dose),
	    .measured_visitors =
		dose_visitors(load->shared.plan.dose) - load->warmup_visitors,
	    .measured_connections = dose_connections(load->shared.plan.dose) -
				    load->warmup_connections,
	    .messages = dose_messages(load->shared.plan.dose),
	    .measured_messages =
		dose_messages(load->shared.plan.dose) - load->warmup_messages,
	    .streams = dose_streams(load->shared.plan.dose),
	    .cycle = load->cycle,
	    .cycles = load->cycles,
	    .rate = load_planned_rate(load, end),
	    .astray = LOAD_SUM(load, astray),
	    .flows_left = load_flows_left(load),
	};
}
