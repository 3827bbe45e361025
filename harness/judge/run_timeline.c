/* SPDX-License-Identifier: MIT */
#include "judge/run_timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static double
run_timeline_phase(const struct run *run, const char *phase)
{
	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "phase") == 0 &&
		    strcmp(run->events[i].detail, phase) == 0)
			return run->events[i].time_s;
	return NAN;
}

static void
run_timeline_death(struct run_timeline *timeline, const struct run *run)
{
	static const struct {
		const char *event;
		enum death death;
	} deaths[] = {{"out of memory", DEATH_OUT_OF_MEMORY},
		      {"killed", DEATH_KILLED},
		      {"exit", DEATH_OTHER}};

	for (size_t i = 0; i < COUNT(deaths); i++) {
		const struct run_event *event =
		    run_first_event(run, deaths[i].event);

		if (event == NULL)
			continue;
		timeline->death = deaths[i].death;
		timeline->death_s = event->time_s;
	}
}

static void
run_timeline_add_restart(struct run_timeline *timeline, double time_s,
			 enum death how)
{
	size_t size = (timeline->nrestarts + 1) * sizeof(*timeline->restarts);

	timeline->restarts = xrealloc(timeline->restarts, size);
	timeline->restarts[timeline->nrestarts++] =
	    (struct restart){time_s, how};
}

static void
run_timeline_add_cycle(struct run_timeline *timeline, double time_s)
{
	size_t size = (timeline->ncycles + 1) * sizeof(*timeline->cycles);

	timeline->cycles = xrealloc(timeline->cycles, size);
	timeline->cycles[timeline->ncycles++] = time_s;
}

/* What was read before lacks the memory of a process that joined then. */
static void
run_timeline_join(struct run_timeline *timeline, double time_s)
{
	if (time_s >= timeline->measured_to_s)
		timeline->joined_late = 1;
	else if (time_s > timeline->measured_from_s)
		timeline->measured_from_s = time_s;
}

static void
run_timeline_event(struct run_timeline *timeline, const struct run_event *event)
{
	if (strcmp(event->event, "restart") == 0)
		run_timeline_add_restart(timeline, event->time_s, DEATH_OTHER);
	else if (strcmp(event->event, "restart after out of memory") == 0)
		run_timeline_add_restart(timeline, event->time_s,
					 DEATH_OUT_OF_MEMORY);
	else if (strcmp(event->event, "cycle") == 0)
		run_timeline_add_cycle(timeline, event->time_s);
	else if (strcmp(event->event, "joined") == 0)
		run_timeline_join(timeline, event->time_s);
}

int
run_timeline_is_per_second(const struct run_info *run)
{
	return run->dose != NULL && strcmp(run->dose, "seconds") == 0;
}

/* "connections" to PER_CONNECTION; of others requests are counted. */
static enum growth_per
per_of_dose(const char *dose)
{
	enum growth_per per = PER_REQUEST;
	char word[16];
	size_t length = strlen(dose);

	if (length == 0 || length >= sizeof(word))
		return PER_REQUEST;
	memcpy(word, dose, length - 1);
	word[length - 1] = '\0';
	units_find_per(word, &per);
	return per == PER_HOUR ? PER_REQUEST : per;
}

struct growth
run_timeline_growth(const struct run_info *run, const struct settings *settings)
{
	const struct run_limits *limits = &run->limits;
	struct growth growth = settings->growth;

	if (settings_source(settings, &settings->growth) == SOURCE_DEFAULT)
		units_find_growth(run_or_empty(limits->growth_per), &growth);
	if (growth.per == PER_REQUEST || growth.per == PER_HOUR)
		growth.per = per_of_dose(run_or_empty(run->dose));
	return growth;
}

void
run_timeline_read(struct run_timeline *timeline, const struct run *run)
{
	*timeline = (struct run_timeline){
	    .measured_from_s = run_timeline_phase(run, "measure"),
	    .measured_to_s = run_timeline_phase(run, "drain"),
	    .hold_from_s = run_timeline_phase(run, "hold"),
	    .hold_to_s = run_timeline_phase(run, "done"),
	    .per_second = run_timeline_is_per_second(&run->info),
	    .death_s = NAN,
	};
	run_timeline_death(timeline, run);
	for (size_t i = 0; i < run->nevents; i++)
		run_timeline_event(timeline, &run->events[i]);
}

void
run_timeline_free(struct run_timeline *timeline)
{
	free(timeline->restarts);
	free(timeline->cycles);
}

enum part
run_timeline_part(const struct run_timeline *timeline, double time_s)
{
	if (time_s > timeline->measured_to_s)
		return PART_AFTER;
	return time_s < timeline->measured_from_s ? PART_WARMUP : PART_MEASURED;
}
