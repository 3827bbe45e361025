/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "merge/merge_files.h"

struct moment {
	double time_s;
	const char *event, *detail;
};

struct moments {
	struct moment *items;
	size_t count;
};

static void
moments_add(struct moments *moments, double time_s, const char *event,
	    const char *detail)
{
	if (!isfinite(time_s))
		return;
	moments->items = xrealloc(moments->items, (moments->count + 1) *
						      sizeof(*moments->items));
	moments->items[moments->count++] =
	    (struct moment){time_s, event, detail};
}

static int
moment_compare(const void *a, const void *b)
{
	const struct moment *one = a, *other = b;

	return (one->time_s > other->time_s) - (one->time_s < other->time_s);
}

/* When the last generator entered a phase; NAN: none did. */
static double
phase_last(const struct parts *parts, const char *phase)
{
	double last = NAN;

	for (size_t i = 0; i < parts->generators; i++)
		last = fmax(last, part_phase(&parts->items[i], phase));
	return last;
}

/* Until when the requests of all are known. */
static double
known_until(const struct parts *parts)
{
	double known = INFINITY;

	for (size_t i = 0; i < parts->generators; i++)
		known = fmin(known, parts->items[i].known_s);
	return known;
}

/* Measured from when all measure until the last has ended, as far as it is
 * known what they did. */
static void
add_phases(struct moments *moments, const struct parts *parts)
{
	double known = known_until(parts);
	double measure = fmin(phase_last(parts, "measure"), known);
	double drain = fmin(phase_last(parts, "drain"), known);

	moments_add(moments, 0, "phase", "warm-up");
	moments_add(moments, measure, "phase", "measure");
	moments_add(moments, drain, "phase", "drain");
	if (!isfinite(known))
		moments_add(moments, phase_last(parts, "hold"), "phase",
			    "hold");
	moments_add(moments, fmax(phase_last(parts, "done"), drain), "phase",
		    "done");
}

static int
was_interrupted(const struct part *part)
{
	const struct run_event *end = run_last_event(&part->run, "end");

	return end != NULL && strcmp(end->detail, "interrupted") == 0;
}

/* A sampler is ended by hand, which is no interruption. */
static void
add_end(struct moments *moments, const struct parts *parts)
{
	int interrupted = 0;
	double end_s = 0;

	for (size_t i = 0; i < parts->generators; i++) {
		const struct part *part = &parts->items[i];
		const struct run_event *end = run_last_event(&part->run, "end");

		interrupted |= was_interrupted(part);
		if (end != NULL)
			end_s = fmax(end_s, part->zero_s + end->time_s);
	}
	moments_add(moments, end_s, "end",
		    interrupted ? "interrupted" : "complete");
}

/* Phases and the end are those of the whole load. */
static void
add_sampled(struct moments *moments, const struct part *sampler)
{
	for (size_t i = 0; i < sampler->run.nevents; i++) {
		const struct run_event *event = &sampler->run.events[i];

		if (strcmp(event->event, "phase") != 0 &&
		    strcmp(event->event, "end") != 0)
			moments_add(moments, sampler->zero_s + event->time_s,
				    event->event, event->detail);
	}
}

void
merge_events(const struct parts *parts, struct record *record)
{
	struct moments moments = {0};

	add_sampled(&moments, parts->sampler);
	add_phases(&moments, parts);
	add_end(&moments, parts);
	qsort(moments.items, moments.count, sizeof(*moments.items),
	      moment_compare);
	for (size_t i = 0; i < moments.count; i++)
		record_event_at(record, moments.items[i].time_s,
				moments.items[i].event,
				moments.items[i].detail);
	free(moments.items);
}
