/* SPDX-License-Identifier: MIT */
/*
 * V8's sampling heap profiler. Taking a profile forces a collection, and the
 * profile contains what survived it. Collected objects are never requested:
 * with them, the ranking would show allocation rates.
 */
#include "profile/profiler_v8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "profile/js_place.h"
#include "profile/profile.h"
#include "profile/v8_snapshots.h"
#include "sample/asker_node.h"
#include "sample/cdp.h"
#include "sample/node_workers.h"

/* INTERVAL bytes per sample: few, since the dose is short. */
enum { INTERVAL = 4096, DEPTH = 512 };

static const double patience_s = 60, parting_s = 2;

/* Files outside node_modules are the service's own, each its own package. */
void
v8_belongs(struct frame *frame)
{
	const char *slash = strrchr(frame->place, '/');

	frame->package = js_package(frame->place);
	if (frame->package != NULL || frame->place[0] != '/')
		return;
	frame->is_users = 1;
	frame->package = xstrdup(slash + 1);
}

static const char *
member_text(json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL ? text : "";
}

/* V8's number of a node, and its frame here. */
struct node {
	double id;
	size_t frame;
};

struct taking {
	struct profile *profile;
	struct node *nodes;
	size_t count, capacity;
};

static void
taking_note(struct taking *taking, json_t *node, size_t frame)
{
	if (taking->count == taking->capacity) {
		taking->capacity =
		    taking->capacity > 0 ? 2 * taking->capacity : 256;
		taking->nodes = xrealloc(
		    taking->nodes, taking->capacity * sizeof(*taking->nodes));
	}
	taking->nodes[taking->count++] = (struct node){
	    json_number_value(json_object_get(node, "id")), frame};
}

static int
node_compare(const void *a, const void *b)
{
	double x = ((const struct node *)a)->id;
	double y = ((const struct node *)b)->id;

	return (x > y) - (x < y);
}

static size_t
take_frame(struct profile *profile, size_t parent, json_t *node)
{
	size_t before = profile->count;
	json_t *call = json_object_get(node, "callFrame");
	json_t *line = json_object_get(call, "lineNumber");
	const char *url = js_path(member_text(call, "url"));
	double number = json_number_value(line);
	size_t frame;

	frame = profile_child(
	    profile, parent, member_text(call, "functionName"), url,
	    number >= 0 && number < 1e9 ? (int)number + 1 : 0);
	if (frame > 0 && frame >= before)
		v8_belongs(&profile->frames[frame]);
	return frame;
}

static void
take_node(struct taking *taking, size_t parent, json_t *node, int depth)
{
	double bytes = json_number_value(json_object_get(node, "selfSize"));
	json_t *children = json_object_get(node, "children"), *child;
	size_t frame = 0, i;

	if (depth > DEPTH)
		return;
	if (depth > 0)
		frame = take_frame(taking->profile, parent, node);
	taking_note(taking, node, frame);
	if (bytes > 0 && bytes < 1e15)
		taking->profile->frames[frame].bytes += bytes;
	json_array_foreach(children, i, child)
	    take_node(taking, frame, child, depth + 1);
}

/* The part of the dose that a sample with this number was allocated in. */
static size_t
part_of(const struct v8_ages *ages, size_t checkpoint, double number)
{
	size_t part = 0;

	while (part < checkpoint && number > ages->newest[part])
		part++;
	return part;
}

/* A sample taken while the profile was written may have no node. */
static void
take_sample(struct taking *taking, struct v8_ages *ages, json_t *sample)
{
	size_t checkpoint = taking->profile->checkpoints - 1;
	double bytes = json_number_value(json_object_get(sample, "size"));
	double number = json_number_value(json_object_get(sample, "ordinal"));
	struct node key = {json_number_value(json_object_get(sample, "nodeId")),
			   0};
	struct node *node = NULL;

	if (taking->count > 0)
		node = bsearch(&key, taking->nodes, taking->count, sizeof(key),
			       node_compare);
	if (node == NULL || !(bytes > 0) || !(bytes < 1e15))
		return;
	ages->newest[checkpoint] = fmax(ages->newest[checkpoint], number);
	profile_alive(taking->profile, node->frame,
		      part_of(ages, checkpoint, number), bytes);
}

static void
take_profile(struct profile *profile, struct v8_ages *ages, json_t *taken)
{
	struct taking taking = {.profile = profile};
	json_t *samples = json_object_get(taken, "samples"), *sample;
	size_t checkpoint = profile->checkpoints - 1, i;

	take_node(&taking, 0, json_object_get(taken, "head"), 0);
	if (taking.count > 0)
		qsort(taking.nodes, taking.count, sizeof(*taking.nodes),
		      node_compare);
	ages->newest[checkpoint] =
	    checkpoint > 0 ? ages->newest[checkpoint - 1] : 0;
	json_array_foreach(samples, i, sample)
	    take_sample(&taking, ages, sample);
	free(taking.nodes);
}

int
v8_parse(struct profile *profile, struct v8_ages *ages, json_t *result,
	 struct error *err)
{
	json_t *taken = json_object_get(result, "profile");
	char *text;

	if (!json_is_object(json_object_get(taken, "head")) ||
	    profile_checkpoint(profile) != 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "the inspector gave no heap profile");
	take_profile(profile, ages, taken);
	text = json_dumps(taken, JSON_COMPACT);
	buf_clear(&profile->raw);
	buf_adds(&profile->raw, text);
	free(text);
	profile->raw_name = "profile.heapprofile";
	return 0;
}

struct state {
	struct contact *contact;
	struct cdp *cdp;
	int sparing;
	struct v8_ages ages;
	struct v8_snapshots snapshots;
};

static void
v8_end(void *arg)
{
	struct state *state = arg;
	struct error ignored = {0};

	/* It ends with its session, too, and without one more collection. */
	if (state->cdp != NULL && !state->sparing) {
		cdp_allow(state->cdp, parting_s);
		json_decref(cdp_call(state->cdp, "HeapProfiler.stopSampling",
				     NULL, &ignored));
	}
	cdp_close(state->cdp);
	node_close(state->contact);
	v8_snapshots_free(&state->snapshots);
	free(state);
}

#define OUTSIDE "process.memoryUsage().external"

/* Of what the heap points to outside of it: buffers, streams of zlib. */
static double
v8_external(struct cdp *cdp)
{
	struct error ignored = {0};
	json_t *answer = cdp_call(
	    cdp, "Runtime.evaluate",
	    json_pack("{s:s, s:b}", "expression", OUTSIDE, "returnByValue", 1),
	    &ignored);
	double bytes = json_number_value(
	    json_object_get(json_object_get(answer, "result"), "value"));

	json_decref(answer);
	return bytes;
}

static double
v8_heap(struct cdp *cdp)
{
	struct error ignored = {0};
	json_t *usage = cdp_call(cdp, "Runtime.getHeapUsage", NULL, &ignored);
	json_t *used = json_object_get(usage, "usedSize");
	double bytes = json_is_number(used) ? json_number_value(used) : NAN;

	json_decref(usage);
	return bytes + v8_external(cdp);
}

static int
v8_do(struct cdp *cdp, const char *method, json_t *params, struct error *err)
{
	json_t *done = cdp_call(cdp, method, params, err);

	json_decref(done);
	return done != NULL ? 0 : -1;
}

/* Taking a profile collects once; a second time finds what the first has made
 * free. */
static int
v8_collect(struct state *state, const struct profile *profile,
	   struct error *err)
{
	return profile->sparing > 0
		   ? 0
		   : v8_do(state->cdp, "HeapProfiler.collectGarbage", NULL,
			   err);
}

/* The first profile is empty, but for the collection that it begins with. */
static int
v8_first(struct state *state, const struct profile *profile, struct error *err)
{
	return profile->sparing > 0
		   ? v8_do(state->cdp, "HeapProfiler.getSamplingProfile", NULL,
			   err)
		   : 0;
}

static int
v8_start(struct state *state, struct profile *profile, struct error *err)
{
	struct cdp *cdp = state->cdp;
	double since;

	if (node_arm_close(cdp, state->contact, err) != 0)
		return -1;
	profile->threads += node_workers_count(cdp);
	v8_snapshots_begin(&state->snapshots, cdp, state->contact, profile);
	cdp_allow(cdp, patience_s);
	since = clock_now();
	if (v8_collect(state, profile, err) != 0 ||
	    v8_do(cdp, "HeapProfiler.startSampling",
		  json_pack("{s:i}", "samplingInterval",
			    profile->sparing > 0 ? profile->sparing : INTERVAL),
		  err) != 0 ||
	    v8_first(state, profile, err) != 0)
		return -1;
	profile->heap[0] = v8_heap(cdp);
	profile->asked_s += clock_now() - since;
	return 0;
}

static void *
v8_begin(struct contact *contact, struct profile *profile, struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));
	const char *reason = "it has no inspector";

	state->contact = contact;
	state->sparing = profile->sparing > 0;
	if (node_reach(contact, &reason) != 0)
		error_set(err, STATUS_UNAVAILABLE, "process %d: %s",
			  (int)contact->pid, reason);
	else
		state->cdp = cdp_open(contact->port, patience_s, err);
	if (state->cdp != NULL && v8_start(state, profile, err) == 0)
		return state;
	v8_end(state);
	return NULL;
}

static void
v8_look(struct state *state, struct profile *profile)
{
	if (profile->checkpoints == PROFILE_CHECKPOINTS / 2)
		v8_snapshots_half(&state->snapshots, state->cdp, profile);
	if (profile->checkpoints == PROFILE_CHECKPOINTS)
		v8_snapshots_end(&state->snapshots, state->cdp, profile);
}

static int
v8_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;
	double since = clock_now();
	json_t *result = NULL;
	int parsed = -1;

	cdp_allow(state->cdp, patience_s);
	if (v8_collect(state, profile, err) == 0)
		result = cdp_call(state->cdp, "HeapProfiler.getSamplingProfile",
				  NULL, err);
	profile->asked_s += clock_now() - since;
	if (result != NULL)
		parsed = v8_parse(profile, &state->ages, result, err);
	json_decref(result);
	if (parsed != 0)
		return -1;
	profile->heap[profile->checkpoints] = v8_heap(state->cdp);
	v8_look(state, profile);
	return 0;
}

const struct profiler profiler_v8 = {
    .runtime = "node",
    .help = "V8's sampling heap profiler",
    .unseen = "memory outside V8's heap and its buffers",
    .has_frameworks = 1,
    .stacks = 1,
    .looks = 3,
    .begin = v8_begin,
    .checkpoint = v8_checkpoint,
    .end = v8_end,
};
