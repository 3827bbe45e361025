/* SPDX-License-Identifier: MIT */
#include "load/phase.h"

#include <math.h>

#include "base/clock.h"

static const double longest_share = 4;

static double
phase_measured_requests(const struct settings *settings)
{
	return isnan(settings->cycles) ? settings->requests
				       : settings->cycles * settings->burst;
}

/* A fifth of what is measured. Both have to come out of the log, if it is known
 * how much that has. */
static double
phase_warmup(double measured, double log)
{
	return fmin(measured * SETTINGS_WARMUP,
		    log * SETTINGS_WARMUP / (1 + SETTINGS_WARMUP));
}

static void
phase_plan_warmup(struct load *load, double requests)
{
	const struct replay *replay = load->shared.plan.replay;
	double log_s = replay != NULL ? replay_span(replay) : NAN;
	double log = replay != NULL ? replay_requests(replay) : NAN;

	load->warmup_s = load->shared.plan.settings->warmup;
	if (!isnan(load->warmup_s))
		return;
	if (isnan(requests))
		load->warmup_s = phase_warmup(
		    settings_duration(load->shared.plan.settings), log_s);
	else
		load->shared.quota.warmup =
		    (uint64_t)phase_warmup(requests, log);
}

/* With --until-certain this is the longest it may take. */
double
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

/* The whole load warms up with its first requests and measures the next: a
 * segment does so with those of them that are its own. */
static void
phase_plan_segment(struct load *load)
{
	const struct segment *segment = load_segment(&load->shared);
	struct quota *quota = &load->shared.quota;
	uint64_t warmup = segment_share(segment, quota->warmup);
	uint64_t all = segment_share(segment, quota->warmup + quota->measure);

	if (quota->measure > 0)
		quota->measure = all - warmup;
	quota->warmup = warmup;
}

void
phase_plan(struct load *load)
{
	const struct settings *settings = load->shared.plan.settings;
	double requests = phase_measured_requests(settings);

	load->measure_s = NAN;
	if (!isnan(settings->cycles)) {
		load->cycles = (unsigned)settings->cycles;
		atomic_store(&load->shared.quota.burst,
			     (uint64_t)ceil(settings->burst));
	} else if (!isnan(requests)) {
		load->shared.quota.measure = (uint64_t)requests;
	} else {
		load->measure_s = phase_measured_time(settings);
	}
	phase_plan_warmup(load, requests);
	phase_plan_segment(load);
}

/* Seconds of the phase under way; NAN: a count or something else ends it. */
static double
phase_length(const struct load *load)
{
	if (load->order.phase == PHASE_WARMUP)
		return load->warmup_s;
	if (load->order.phase == PHASE_MEASURE)
		return load->measure_s;
	return load->order.phase == PHASE_HOLD
		   ? load->shared.plan.settings->hold
		   : NAN;
}

/* So that the phase ends on time, not at the next tick. */
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

void
phase_give_up_later(struct load *load, double now)
{
	if (isinf(load->give_up_at))
		load->give_up_at =
		    now + load->shared.plan.settings->timeout + GIVE_UP_S;
}

static void
phase_note_times(struct load *load, double now)
{
	load->phase_start = now;
	load->give_up_at = INFINITY;
	if (load->order.phase == PHASE_MEASURE) {
		load->measure_start = now;
		load->cycle = load->cycles > 0;
		load->warmup_iterations = LOAD_SUM(load, iterations);
		load->warmup_dropped = LOAD_SUM(load, dropped);
		load->warmup_behind = LOAD_SUM(load, behind);
		load->warmup_visitors = dose_visitors(load->shared.plan.dose);
		load->warmup_messages = dose_messages(load->shared.plan.dose);
		load->warmup_connections =
		    dose_connections(load->shared.plan.dose);
	}
	if (load->order.phase != PHASE_DRAIN)
		return;
	if (isnan(load->measure_start))
		load->measure_start = now;
	load->measure_end = now;
	phase_give_up_later(load, now);
}

/* A thread that has not taken the order before is held by what held it then,
 * but the others need a moment. */
void
phase_order(struct load *load)
{
	double now = clock_now();

	load->ordered_at = threads_obeyed(&load->threads, &load->shared)
			       ? now
			       : fmax(load->ordered_at, now - LEAVE_S + OBEY_S);
	threads_order(&load->threads, &load->shared, load->order);
}

int
phase_is_held(const struct load *load)
{
	return clock_now() >= load->ordered_at + LEAVE_S &&
	       !threads_obeyed(&load->threads, &load->shared);
}

void
phase_enter(struct load *load, enum phase phase)
{
	if (phase <= load->order.phase && load->phase_start > 0)
		return;
	load->order.phase = phase;
	phase_note_times(load, clock_now());
	record_event(load->shared.plan.record, "phase", "%s",
		     phase_name(phase));
	phase_order(load);
	phase_set_deadline(load);
}

static enum phase
phase_next(const struct load *load)
{
	int hold = !load->stopped && load->shared.plan.settings->hold > 0;

	if (load->order.phase == PHASE_DRAIN && !hold)
		return PHASE_DONE;
	return load->order.phase + 1;
}

/* Once every thread knows of the drain, nothing more is sent. */
static int
phase_is_drained(const struct load *load, double now)
{
	return threads_landed(&load->threads, &load->shared,
			      phase_is_held(load)) ||
	       now >= load->give_up_at;
}

/* All lines have begun an iteration, and those are completed. */
static int
phase_log_is_over(struct load *load, double now)
{
	if (LOAD_SUM(load, log_ended) < load->threads.count)
		return 0;
	atomic_thread_fence(memory_order_acquire);
	phase_give_up_later(load, now);
	return LOAD_SUM(load, busy) == 0 || now >= load->give_up_at;
}

static int
phase_is_over(struct load *load, double now)
{
	const struct quota *quota = &load->shared.quota;
	double length = phase_length(load);

	if (load->order.phase == PHASE_DRAIN)
		return phase_is_drained(load, now);
	if (load->shared.plan.replay != NULL &&
	    load->order.phase < PHASE_DRAIN && phase_log_is_over(load, now))
		return 1;
	if (!isnan(length))
		return now - load->phase_start >= length;
	if (load->order.phase == PHASE_WARMUP)
		return counter_read(&quota->warmed) >= quota->warmup;
	return load->cycles == 0 &&
	       counter_read(&quota->taken) >= quota->measure;
}

void
phase_advance(struct load *load)
{
	double now = clock_now();

	while (load->order.phase < PHASE_DONE && phase_is_over(load, now))
		phase_enter(load, phase_next(load));
}

/* Sets it again, because the event loop's clock can be some milliseconds ahead
 * of ours. */
static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;

	(void)fd;
	(void)what;
	phase_advance(load);
	phase_set_deadline(load);
}

void
phase_start(struct load *load)
{
	load->deadline = evtimer_new(load->shared.plan.base, on_deadline, load);
	phase_enter(load, PHASE_WARMUP);
	phase_advance(load);
}

/* Between bursts no thread notifies us, so that the end of the drain would only
 * be seen at the next tick. */
void
phase_end_early(struct load *load, enum phase phase)
{
	phase_enter(load, phase);
	if (load->order.phase == PHASE_DRAIN)
		event_active(load->tick, EV_TIMEOUT, 0);
}
