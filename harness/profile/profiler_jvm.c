/* SPDX-License-Identifier: MIT */
/*
 * The JVM: class histograms before and after, and the objects that JDK Flight
 * Recorder samples as they are allocated, with stacks, and at the end with what
 * keeps them. Where there is no recorder, or it sampled too little, a heap dump
 * tells who keeps them, and where that is not allowed only classes can be
 * named.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/units.h"
#include "profile/helpers.h"
#include "profile/jvm_dumps.h"
#include "profile/jvm_histogram.h"
#include "profile/jvm_holders.h"
#include "profile/jvm_place.h"
#include "profile/jvm_recording.h"
#include "profile/profile.h"
#include "sample/asker_jvm.h"
#include "sample/memory_headroom.h"

/*
 * One object is sampled whenever a thread needs a new buffer to allocate in.
 * These are small in what flatline starts, so that a short dose is seen too.
 */
enum { BUFFER = 4096, LEAST = 10 /* samples that tell anything */ };

#define OPTIONS                                                                \
	"-XX:+IgnoreUnrecognizedVMOptions -XX:TLABSize=4k -XX:-ResizeTLAB "    \
	"-XX:FlightRecorderOptions=old-object-queue-size=2000"

/* A search for what keeps objects takes as long as a few collections, and the
 * room that must be left is twice the heap. */
static const double collections = 4, room_heaps = 2;

struct state {
	struct contact *contact;
	struct buf before, halfway, now; /* histograms */
	double took_s;			 /* the last one */
	struct jvm_recording recording;
	struct jvm_dumps dumps;
	struct profile sampled;
	struct jvm_samples samples; /* the last ones */
	double parts[PROFILE_CHECKPOINTS];
};

static int
histogram_take(struct state *state, struct buf *text, struct profile *profile,
	       struct error *err)
{
	double begin = clock_now();
	int result = jvm_reach(state->contact);

	if (result == 0)
		result =
		    jvm_command(state->contact, "GC.class_histogram", text);
	state->took_s = clock_now() - begin;
	profile->asked_s += state->took_s; /* it stands still meanwhile */
	if (result == 0)
		return 0;
	return error_set(
	    err, STATUS_UNAVAILABLE, "process %d: %s", (int)state->contact->pid,
	    contact_allows(state->contact, "jvm") ? "it cannot be attached to"
						  : asker_jvm.refusal);
}

static void
jvm_end(void *arg)
{
	struct state *state = arg;

	jvm_recording_end(&state->recording);
	jvm_dumps_free(&state->dumps);
	jvm_samples_free(&state->samples);
	profile_free(&state->sampled);
	buf_free(&state->before);
	buf_free(&state->halfway);
	buf_free(&state->now);
	free(state);
}

static void
jvm_give_up(struct state *state, struct profile *profile,
	    const struct error *err)
{
	jvm_recording_end(&state->recording);
	free(profile->keepers_missing);
	profile->keepers_missing = xstrdup(err->text);
}

static int
samples_take(struct state *state, int with_paths, struct error *err)
{
	struct jvm_samples samples = {.count = 0};
	struct buf dump = {0};
	int result =
	    jvm_recording_dump(&state->recording, with_paths, &dump, err);

	if (result == 0)
		result = jvm_samples_read(
		    &samples, (const unsigned char *)buf_text(&dump), dump.len,
		    err);
	buf_free(&dump);
	/* If nothing is left of any, those of the dump before are in it. */
	if (result == 0 && samples.taken_s > state->samples.taken_s) {
		jvm_samples_free(&state->samples);
		state->samples = samples;
		return 0;
	}
	jvm_samples_free(&samples);
	for (size_t i = 0; i < state->samples.count; i++)
		state->samples.items[i].frame_count = 0;
	return result;
}

/* The first dump has the recorder allocate what it needs for itself. */
static void
recording_open(struct state *state, struct profile *profile)
{
	struct error err = {0};

	if (jvm_recording_begin(&state->recording, state->contact,
				profile->lasts_s, &err) == 0 &&
	    samples_take(state, 0, &err) == 0)
		return;
	jvm_give_up(state, profile, &err);
	jvm_dumps_begin(&state->dumps, state->contact, profile,
			histogram_total(buf_text(&state->before)),
			state->took_s);
}

static void *
jvm_begin(struct contact *contact, struct profile *profile, struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));

	state->contact = contact;
	state->recording.folder = JVM_FOLDER_NONE;
	profile_init(&state->sampled);
	if (histogram_take(state, &state->before, profile, err) == 0) {
		recording_open(state, profile);
		if (histogram_take(state, &state->before, profile, err) == 0) {
			profile->heap[0] =
			    histogram_total(buf_text(&state->before));
			return state;
		}
	}
	jvm_end(state);
	return NULL;
}

static int
classes_compare(struct state *state, struct profile *profile, struct error *err)
{
	if (histogram_take(state, &state->now, profile, err) != 0 ||
	    profile_checkpoint(profile) != 0 ||
	    histogram_parse(profile, buf_text(&state->before), -1, err) != 0 ||
	    histogram_parse(profile, buf_text(&state->now), 1, err) != 0)
		return -1;
	profile->heap[profile->checkpoints] =
	    histogram_total(buf_text(&state->now));
	profile_age(profile);
	profile_tallies_sort(profile);
	return 0;
}

/* Whether what keeps the samples may be searched for; tells what it costs. */
static int
paths_are_due(const struct state *state, const struct profile *profile,
	      struct error *err)
{
	double heap = profile->heap[profile->checkpoints];
	struct pause_cost cost = {collections * state->took_s, heap, 0};
	struct headroom headroom = headroom_of(state->contact->dir);
	char wanted[UNITS_TEXT], left[UNITS_TEXT];

	if (isnan(profile->pause.most_s))
		return error_set(err, STATUS_UNAVAILABLE,
				 "it would stand still, and flatline did not "
				 "start it: --allow-pause TIME allows that");
	if (headroom.bytes < room_heaps * heap)
		return error_set(err, STATUS_UNAVAILABLE,
				 "its heap is %s and only %s are left (%s): "
				 "twice the heap must be free",
				 units_bytes(wanted, heap),
				 units_bytes(left, headroom.bytes),
				 headroom.of);
	if (pause_is_short(&cost, profile->pause.most_s, err) != 0)
		return -1;
	if (isfinite(profile->pause.most_s) && profile->pause.tell != NULL)
		profile->pause.tell(profile->pause.arg, &cost);
	return 0;
}

static double
count_more(const void *arg, const char *class)
{
	const struct state *state = arg;

	return histogram_count(buf_text(&state->now), class) -
	       histogram_count(buf_text(&state->before), class);
}

/* The samples take the place of the classes. */
static void
frames_replace(struct state *state, struct profile *profile)
{
	struct profile *sampled = &state->sampled;
	struct frame *frames = profile->frames;
	size_t count = profile->count, capacity = profile->capacity;

	profile->frames = sampled->frames;
	profile->count = sampled->count;
	profile->capacity = sampled->capacity;
	sampled->frames = frames;
	sampled->count = count;
	sampled->capacity = capacity;
	profile->by_class = 0;
}

/* By how much each sample stands for more, or less, than a buffer. */
static void
frames_scale(struct profile *profile, double by)
{
	for (size_t i = 0; i < profile->count; i++) {
		struct cohorts *cohorts = profile->frames[i].cohorts;

		profile->frames[i].bytes *= by;
		for (size_t j = 0; cohorts != NULL && j < PROFILE_CHECKPOINTS;
		     j++)
			for (size_t k = 0; k < PROFILE_CHECKPOINTS; k++)
				cohorts->bytes[j][k] *= by;
	}
}

/* At the end of the dose. */
static void
samples_tell(struct state *state, struct profile *profile, int with_paths)
{
	size_t counted = jvm_samples_counted(&state->samples);
	struct heap_growth growth = profile_heap_growth(profile);
	double all = (double)counted * BUFFER;

	if (counted < LEAST) {
		struct error err = {0};

		error_set(&err, STATUS_UNAVAILABLE,
			  "only %zu objects that the load left were sampled: "
			  "a larger -n samples more",
			  counted);
		jvm_give_up(state, profile, &err);
		return;
	}
	frames_replace(state, profile);
	profile->kept_bytes = growth.grows ? growth.bytes : all;
	frames_scale(profile, profile->kept_bytes / all);
	if (!with_paths || !growth.grows)
		return;
	profile->stopped_s = state->samples.paths_s;
	jvm_keepers(profile, &state->samples,
		    state->parts[PROFILE_CHECKPOINTS / 2 - 1], count_more,
		    state);
}

static void
samples_look(struct state *state, struct profile *profile)
{
	int last = profile->checkpoints == PROFILE_CHECKPOINTS;
	struct error unpaid = {0}, err = {0};
	int with_paths = last && paths_are_due(state, profile, &unpaid) == 0;

	if (samples_take(state, with_paths, &err) != 0) {
		jvm_give_up(state, profile, &err);
		return;
	}
	profile_checkpoint(&state->sampled);
	jvm_hold(&state->sampled, &state->samples, state->parts, BUFFER);
	state->parts[profile->checkpoints - 1] = state->samples.taken_s;
	if (!last)
		return;
	if (!with_paths) {
		free(profile->keepers_missing);
		profile->keepers_missing = xstrdup(unpaid.text);
	}
	samples_tell(state, profile, with_paths);
}

/* At the end of the dose, where the recorder told nothing. */
static void
dump_look(struct state *state, struct profile *profile)
{
	const struct hprof_since since = {
	    .then = buf_text(&state->before),
	    .halfway = buf_text(&state->halfway),
	    .now = buf_text(&state->now),
	};

	jvm_dumps_end(&state->dumps, state->contact, profile, since,
		      state->took_s);
}

static int
jvm_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;

	if (classes_compare(state, profile, err) != 0)
		return -1;
	profile->by_class = 1;
	if (profile->checkpoints == PROFILE_CHECKPOINTS / 2) {
		buf_clear(&state->halfway);
		buf_adds(&state->halfway, buf_text(&state->now));
	}
	if (state->recording.recording)
		samples_look(state, profile);
	if (profile->checkpoints == PROFILE_CHECKPOINTS &&
	    !state->recording.recording)
		dump_look(state, profile);
	return 0;
}

static void
jvm_invite(const char *folder, struct strings *environment)
{
	(void)folder;
	helper_set(environment, "JAVA_TOOL_OPTIONS", OPTIONS, "%s %s");
}

const struct profiler profiler_jvm = {
    .runtime = "jvm",
    .help = "JDK Flight Recorder and class histograms",
    .unseen = "memory outside the JVM's heap",
    .has_frameworks = 1,
    .stacks = 1,
    .looks = 1,
    .rank = jvm_name_rank,
    .helper = {.invite = jvm_invite},
    .begin = jvm_begin,
    .checkpoint = jvm_checkpoint,
    .end = jvm_end,
};
