/* SPDX-License-Identifier: MIT */
/* The course of a load: warm-up, measurement, drain, hold. */
#include <math.h>

#include "base/clock.h"
#include "load/internal.h"

static const double warmup_share = 0.2, longest_share = 4;

static const char *const phase_names[] = {
    [PHASE_WARMUP] = "warm-up", [PHASE_MEASURE] = "measure",
    [PHASE_DRAIN] = "drain",	[PHASE_HOLD] = "hold",
    [PHASE_DONE] = "done",
};

const char *
phase_name(enum phase phase)
{
	return phase_names[phase];
}

/* What the warm-up is a fifth of, from the settings. */
static double
phase_measured_requests(const struct settings *settings)
{
	return isnan(settings->cycles) ? settings->requests
				       : settings->cycles * settings->burst;
}

/* What is measured and its warm-up have to come out of the log, if somebody
 * knows how much that is. */
static double
phase_warmup(double measured, double log)
{
	return fmin(measured * warmup_share,
		    log * warmup_share / (1 + warmup_share));
}

static void
phase_plan_warmup(struct load *load, double requests)
{
	const struct replay *replay = load->plan.replay;
	double log_s = replay != NULL ? replay_span(replay) : NAN;
	double log = replay != NULL ? replay_requests(replay) : NAN;

	load->warmup_s = load->plan.settings->warmup;
	if (!isnan(load->warmup_s))
		return;
	if (isnan(requests))
		load->warmup_s =
		    phase_warmup(settings_duration(load->plan.settings), log_s);
	else
		load->quota.warmup = (uint64_t)phase_warmup(requests, log);
}

/* Until it is certain: as long as it may take. A log ends by itself. */
static double
phase_measured_time(const struct settings *settings)
{
	double duration = settings_duration(settings);

	if (settings->replay != NULL && isnan(settings->max_duration) &&
	    settings_source(settings, &settings->duration) == SOURCE_DEFAULT)
		return INFINITY;
	if (!settings->until_certain)
		return duration;
	return isnan(settings->max_duration) ? duration * longest_share
					     : settings->max_duration;
}

void
phase_plan(struct load *load)
{
	const struct settings *settings = load->plan.settings;
	double requests = phase_measured_requests(settings);

	load->measure_s = NAN;
	if (!isnan(settings->cycles)) {
		load->cycles = (unsigned)settings->cycles;
		load->quota.burst = (uint64_t)ceil(settings->burst);
	} else if (!isnan(requests)) {
		load->quota.measure = (uint64_t)requests;
	} else {
		load->measure_s = phase_measured_time(settings);
	}
	phase_plan_warmup(load, requests);
}

/* The length of the phase under way; NAN: a count decides, or nothing. */
static double
phase_length(const struct load *load)
{
	if (load->phase == PHASE_WARMUP)
		return load->warmup_s;
	if (load->phase == PHASE_MEASURE)
		return load->measure_s;
	return load->phase == PHASE_HOLD ? load->plan.settings->hold : NAN;
}

/* Has the phase end on time, not at the next tick. */
static void
phase_set_deadline(struct load *load)
{
	double left = phase_length(load) + load->phase_start - clock_now();
	struct timeval after;

	event_del(load->deadline);
	if (!isfinite(left))
		return;
	left = fmax(left, 0);
	after.tv_sec = (time_t)left;
	after.tv_usec = (suseconds_t)(fmod(left, 1) * 1e6);
	event_add(load->deadline, &after);
}

static void
phase_note_times(struct load *load, double now)
{
	load->phase_start = now;
	load->phase_give_up = INFINITY;
	if (load->phase == PHASE_MEASURE) {
		load->measure_start = now;
		load->cycle = load->cycles > 0;
	}
	if (load->phase != PHASE_DRAIN)
		return;
	if (isnan(load->measure_start))
		load->measure_start = now;
	load->measure_end = now;
	load->phase_give_up = now + load->plan.settings->timeout + GIVE_UP_S;
}

void
phase_enter(struct load *load, enum phase phase)
{
	if (phase <= load->phase && load->phase_start > 0)
		return;
	load->phase = phase;
	phase_note_times(load, clock_now());
	record_event(load->plan.record, "phase", "%s", phase_name(phase));
	load_order(load);
	phase_set_deadline(load);
}

static enum phase
phase_next(const struct load *load)
{
	int hold = !load->stopped && load->plan.settings->hold > 0;

	if (load->phase == PHASE_DRAIN && !hold)
		return PHASE_DONE;
	return load->phase + 1;
}

/* With every engine draining, nothing more is sent. */
static int
phase_is_drained(const struct load *load, double now)
{
	return (load_obeyed(load) && LOAD_SUM(load, in_flight) == 0) ||
	       now >= load->phase_give_up;
}

/* All lines have begun; what they began is completed. */
static int
phase_log_is_over(struct load *load, double now)
{
	if (LOAD_SUM(load, ended) < load->nengines)
		return 0;
	atomic_thread_fence(memory_order_acquire);
	if (isinf(load->phase_give_up))
		load->phase_give_up =
		    now + load->plan.settings->timeout + GIVE_UP_S;
	return LOAD_SUM(load, busy) == 0 || now >= load->phase_give_up;
}

static int
phase_is_over(struct load *load, double now)
{
	const struct quota *quota = &load->quota;
	double length = phase_length(load);

	if (load->phase == PHASE_DRAIN)
		return phase_is_drained(load, now);
	if (load->plan.replay != NULL && load->phase < PHASE_DRAIN &&
	    phase_log_is_over(load, now))
		return 1;
	if (!isnan(length))
		return now - load->phase_start >= length;
	if (load->phase == PHASE_WARMUP)
		return counter_read(&quota->warmed) >= quota->warmup;
	return load->cycles == 0 &&
	       counter_read(&quota->taken) >= quota->measure;
}

void
phase_look(struct load *load)
{
	double now = clock_now();

	while (load->phase < PHASE_DONE && phase_is_over(load, now))
		phase_enter(load, phase_next(load));
}

/* A loop's clock can be some milliseconds ahead of ours. */
static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;

	(void)fd;
	(void)what;
	phase_look(load);
	phase_set_deadline(load);
}

void
phase_start(struct load *load)
{
	load->deadline = evtimer_new(load->plan.base, on_deadline, load);
	phase_enter(load, PHASE_WARMUP);
	phase_look(load);
}

/* Between bursts nothing goes on that would see the end of the drain. */
static void
phase_end_early(struct load *load, enum phase phase)
{
	phase_enter(load, phase);
	if (load->phase == PHASE_DRAIN)
		event_active(load->tick, EV_TIMEOUT, 0);
}

void
load_enough(struct load *load)
{
	phase_end_early(load, PHASE_DRAIN);
}

void
load_stop(struct load *load)
{
	load->stopped = 1;
	phase_end_early(load,
			load->phase == PHASE_HOLD ? PHASE_DONE : PHASE_DRAIN);
}
