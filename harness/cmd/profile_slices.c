/* SPDX-License-Identifier: MIT */
#include "cmd/profile_slices.h"

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "base/units.h"

/* What came in less time than this is not worth a look of its own. */
static const double least_s = 1;

/* Bytes that are allocated for each sample: V8's own default in a profile of
 * five minutes or more. */
enum { LEAST_SAMPLING = 4096, MOST_SAMPLING = 32768, MOST_S = 300 };

static double
seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Of flatline and of what it has run. */
static double
processor_time(void)
{
	static const int whose[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
	struct rusage usage;
	double sum = 0;

	for (size_t i = 0; i < sizeof(whose) / sizeof(whose[0]); i++)
		if (getrusage(whose[i], &usage) == 0)
			sum += seconds_of(usage.ru_utime) +
			       seconds_of(usage.ru_stime);
	return sum;
}

static double
slices_own(const struct profile_slices *slices)
{
	return slices->state == SLICES_DONE ? slices->own
					    : processor_time() - slices->used;
}

static double
slices_cost(const struct profile_slices *slices)
{
	return slices->asked + slices_own(slices);
}

static double
slices_budget(const struct profile_slices *slices)
{
	return slices->settings->overhead * slices->length_s;
}

/* How many more looks the budget has room for. */
static double
slices_room(const struct profile_slices *slices)
{
	double left = slices_budget(slices) - slices_cost(slices);

	if (slices->settings->overhead >= 1)
		return INFINITY; /* all of the time: there is no budget */
	return floor(left / fmax(slices->longest, 1e-6));
}

static void
slices_spend(struct profile_slices *slices)
{
	double asked = slices->session->profile.asked_s;

	slices->longest = fmax(slices->longest, asked - slices->asked);
	slices->asked = asked;
}

static void
slices_stop(struct profile_slices *slices, const char *why)
{
	slices->why = why;
	slices->ended = clock_now();
	slices->own = slices_own(slices);
	slices->state = SLICES_DONE;
	profile_session_end(slices->session);
}

static int
slices_refuse(struct profile_slices *slices)
{
	char took[UNITS_TEXT], budget[UNITS_TEXT];
	struct error *err = &slices->session->err;

	error_set(
	    err, STATUS_UNAVAILABLE,
	    "to ask %s what it holds takes %s, it takes %d times to tell "
	    "what stays, and --overhead %.3g%% of the time allows %s in "
	    "all: profile for longer (-d), or allow more",
	    slices->session->target, units_duration(took, slices->longest),
	    PROFILE_LEAST_CHECKPOINTS + 1, 100 * slices->settings->overhead,
	    units_duration(budget, slices_budget(slices)));
	slices->too_dear = 1;
	slices_stop(slices, "a look costs too much");
	return -1;
}

/* Snapshots are taken with the first look, half of them, and the last. */
static int
slices_plan(struct profile_slices *slices)
{
	double room = slices_room(slices);

	if (!(room >= PROFILE_LEAST_CHECKPOINTS))
		return slices_refuse(slices);
	slices->looks =
	    room < PROFILE_CHECKPOINTS ? (unsigned)room : PROFILE_CHECKPOINTS;
	slices->next = slices->begun + slices->length_s / (double)slices->looks;
	return 0;
}

/* A short profile needs finer samples to show as much, and costs its service
 * that for a shorter time. */
static int
slices_sampling(const struct profile_slices *slices)
{
	double bytes = MOST_SAMPLING * slices->length_s / MOST_S;

	return (int)fmin(fmax(bytes, LEAST_SAMPLING), MOST_SAMPLING);
}

int
profile_slices_begin(struct profile_slices *slices, struct target *target,
		     uint64_t counted)
{
	struct profile_session *session = slices->session;
	char length[UNITS_TEXT];

	slices->counted = counted;
	slices->used = processor_time();
	slices->state = SLICES_RUN;
	session->each = slices->settings->per != NULL ? "request" : "hour";
	snprintf(session->lasts, sizeof(session->lasts), "for %s",
		 units_duration(length, slices->length_s));
	session->profile.sparing = slices_sampling(slices);
	session->profile.lasts_s = slices->length_s;
	slices->begun = slices->ended = clock_now();
	if (profile_session_begin(session, slices->settings, target) != 0) {
		slices_stop(slices, "it cannot be asked");
		return -1;
	}
	slices_spend(slices);
	slices->begun = clock_now();
	return slices_plan(slices);
}

static double
slices_dose(const struct profile_slices *slices, uint64_t counted)
{
	if (slices->settings->per == NULL)
		return (clock_now() - slices->begun) / 3600;
	return fmax((double)(counted - slices->counted), 1);
}

static int
slices_look(struct profile_slices *slices, uint64_t counted)
{
	int result =
	    profile_session_look(slices->session, slices_dose(slices, counted));

	slices_spend(slices);
	return result;
}

/* What was seen until then is told. */
static void
slices_lose(struct profile_slices *slices)
{
	struct profile_session *session = slices->session;

	if (session->profile.checkpoints > 0) {
		print_note("the profile ends early: %s", session->err.text);
		session->err = (struct error){.status = STATUS_OK};
	}
	slices_stop(slices, "it answered no more");
}

int
profile_slices_step(struct profile_slices *slices, uint64_t counted)
{
	const struct profile *profile = &slices->session->profile;

	if (slices->state != SLICES_RUN)
		return slices->state == SLICES_DONE;
	if (clock_now() < slices->next)
		return 0;
	if (!(slices_room(slices) >= 1))
		slices_stop(slices, "one more look would exceed --overhead");
	else if (slices_look(slices, counted) != 0)
		slices_lose(slices);
	else if (profile->checkpoints == slices->looks)
		slices_stop(slices, NULL);
	else
		slices->next =
		    slices->begun + slices->length_s *
					(double)(profile->checkpoints + 1) /
					(double)slices->looks;
	return slices->state == SLICES_DONE;
}

static double
slices_wall(const struct profile_slices *slices)
{
	double until =
	    slices->state == SLICES_RUN ? clock_now() : slices->ended;

	return fmax(until - slices->begun, 1e-6);
}

void
profile_slices_end(struct profile_slices *slices, uint64_t counted)
{
	const struct profile *profile = &slices->session->profile;
	double slice = slices->length_s / (double)slices->looks;
	double since = slice * (double)profile->checkpoints + slices->begun;

	if (slices->state != SLICES_RUN)
		return;
	if (clock_now() - since >= least_s && slices_room(slices) >= 1 &&
	    slices_look(slices, counted) != 0)
		slices_lose(slices);
	else
		slices_stop(slices, slices_wall(slices) < slices->length_s
					? "it was ended"
					: NULL);
}

void
profile_slices_progress(const struct profile_slices *slices, struct buf *line)
{
	double wall = slices_wall(slices);
	char now[UNITS_TEXT], length[UNITS_TEXT];

	if (slices->state != SLICES_RUN)
		return;
	buf_addf(line,
		 "profiling %s: %s of %s, %zu of %u looks, overhead %.2f %% of "
		 "%.3g %%",
		 slices->session->target, units_duration(now, floor(wall)),
		 units_duration(length, slices->length_s),
		 slices->session->profile.checkpoints, slices->looks,
		 100 * slices_cost(slices) / slices->length_s,
		 100 * slices->settings->overhead);
}

void
profile_slices_print(const struct profile_slices *slices)
{
	double wall = slices_wall(slices), cost = slices_cost(slices);
	char asked[UNITS_TEXT], own[UNITS_TEXT], length[UNITS_TEXT];
	char planned[UNITS_TEXT];

	units_duration(length, wall);
	units_duration(planned, slices->length_s);
	printf("  overhead  %.2f %% of %s (--overhead %.3g %% of %s): %s in "
	       "which it was asked and may have stood still, %s of flatline's "
	       "processor time\n",
	       100 * cost / wall, length, 100 * slices->settings->overhead,
	       planned, units_duration(asked, slices->asked),
	       units_duration(own, slices_own(slices)));
	if (slices->why != NULL)
		printf("  it ended after %s of %s: %s\n", length, planned,
		       slices->why);
}

json_t *
profile_slices_json(const struct profile_slices *slices)
{
	double wall = slices_wall(slices), cost = slices_cost(slices);

	return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:s?}", "share",
			 cost / wall, "allowed", slices->settings->overhead,
			 "seconds", wall, "asked_seconds", slices->asked,
			 "processor_seconds", slices_own(slices),
			 "snapshot_seconds", slices->session->profile.stopped_s,
			 "ended_early", slices->why);
}

json_t *
profile_slices_write(const struct profile_slices *slices, const char *dir,
		     const char *run, struct error *err)
{
	json_t *result = profile_json(slices->session);

	json_object_set_new(result, "overhead", profile_slices_json(slices));
	profile_resources(run, slices->settings, result, NULL);
	if (profile_write(result, slices->session, dir, err) == 0)
		return result;
	json_decref(result);
	return NULL;
}

void
profile_slices_tell(const struct profile_slices *slices, const char *dir,
		    const char *run, const json_t *result)
{
	const struct settings *settings = slices->settings;

	if (settings->json) {
		print_json(result);
		return;
	}
	profile_print(slices->session, dir, settings->quiet);
	if (settings->quiet)
		return;
	profile_slices_print(slices);
	profile_resources(run, settings, NULL, stdout);
}
