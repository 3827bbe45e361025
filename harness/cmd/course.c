/* SPDX-License-Identifier: MIT */
#include "cmd/course.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static double
course_phase(const struct run *run, const char *phase)
{
	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "phase") == 0 &&
		    strcmp(run->events[i].detail, phase) == 0)
			return run->events[i].time_s;
	return NAN;
}

static void
course_death(struct course *course, const struct run *run)
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
		course->death = deaths[i].death;
		course->death_s = event->time_s;
	}
}

static void
course_add_restart(struct course *course, double time_s, enum death how)
{
	size_t size = (course->nrestarts + 1) * sizeof(*course->restarts);

	course->restarts = xrealloc(course->restarts, size);
	course->restarts[course->nrestarts++] = (struct restart){time_s, how};
}

static void
course_add_cycle(struct course *course, double time_s)
{
	size_t size = (course->ncycles + 1) * sizeof(*course->cycles);

	course->cycles = xrealloc(course->cycles, size);
	course->cycles[course->ncycles++] = time_s;
}

static void
course_event(struct course *course, const struct run_event *event)
{
	if (strcmp(event->event, "restart") == 0)
		course_add_restart(course, event->time_s, DEATH_OTHER);
	else if (strcmp(event->event, "restart after out of memory") == 0)
		course_add_restart(course, event->time_s, DEATH_OUT_OF_MEMORY);
	else if (strcmp(event->event, "cycle") == 0)
		course_add_cycle(course, event->time_s);
}

int
course_is_per_second(const json_t *run)
{
	const char *dose = json_string_value(json_object_get(run, "dose"));

	return dose != NULL && strcmp(dose, "seconds") == 0;
}

void
course_read(struct course *course, const struct run *run)
{
	*course = (struct course){
	    .measured_from_s = course_phase(run, "measure"),
	    .measured_to_s = course_phase(run, "drain"),
	    .hold_from_s = course_phase(run, "hold"),
	    .hold_to_s = course_phase(run, "done"),
	    .per_second = course_is_per_second(run->meta),
	    .death_s = NAN,
	};
	course_death(course, run);
	for (size_t i = 0; i < run->nevents; i++)
		course_event(course, &run->events[i]);
}

void
course_free(struct course *course)
{
	free(course->restarts);
	free(course->cycles);
}

enum part
course_part(const struct course *course, double time_s)
{
	if (time_s > course->measured_to_s)
		return PART_AFTER;
	return time_s < course->measured_from_s ? PART_WARMUP : PART_MEASURED;
}
