/* SPDX-License-Identifier: MIT */
/*
 * V8's sampling heap profiler. A profile holds what survives a collection that
 * taking it forces; objects that were collected are never asked for, or the
 * ranking would be one of churn.
 */
#include "profile/profiler_v8.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "profile/profile.h"
#include "sample/asker_node.h"
#include "sample/cdp.h"

/* One sample in so many bytes: small, for a short dose. */
enum { INTERVAL = 4096, DEPTH = 512 };

static const double patience_s = 60;

/* What follows the last /node_modules/: "express", "@grpc/grpc-js". */
static char *
package_of(const char *url)
{
	static const char folder[] = "/node_modules/";
	const char *at = NULL, *next = url;
	size_t length;

	while ((next = strstr(next, folder)) != NULL) {
		next += strlen(folder);
		at = next;
	}
	if (at == NULL)
		return NULL;
	length = strcspn(at, "/");
	if (at[0] == '@' && at[length] == '/')
		length += 1 + strcspn(at + length + 1, "/");
	return length > 0 ? xstrndup(at, length) : NULL;
}

/* A file outside node_modules is the service's own, by its name. */
static void
frame_belongs(struct frame *frame)
{
	const char *slash = strrchr(frame->place, '/');

	frame->package = package_of(frame->place);
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

static size_t
take_frame(struct profile *profile, size_t parent, json_t *node)
{
	json_t *call = json_object_get(node, "callFrame");
	json_t *line = json_object_get(call, "lineNumber");
	const char *url = member_text(call, "url");
	double number = json_number_value(line);
	size_t frame;

	if (text_starts(url, "file://"))
		url += strlen("file://");
	frame =
	    profile_add(profile, parent, member_text(call, "functionName"), url,
			number >= 0 && number < 1e9 ? (int)number + 1 : 0);
	if (frame > 0)
		frame_belongs(&profile->frames[frame]);
	return frame;
}

static void
take_node(struct profile *profile, size_t parent, json_t *node, int depth)
{
	double bytes = json_number_value(json_object_get(node, "selfSize"));
	json_t *children = json_object_get(node, "children"), *child;
	size_t frame = 0, i;

	if (depth > DEPTH)
		return;
	if (depth > 0)
		frame = take_frame(profile, parent, node);
	if (bytes > 0 && bytes < 1e15)
		profile->frames[frame].bytes += bytes;
	json_array_foreach(children, i, child)
	    take_node(profile, frame, child, depth + 1);
}

int
v8_parse(struct profile *profile, json_t *result, struct error *err)
{
	json_t *taken = json_object_get(result, "profile");
	json_t *head = json_object_get(taken, "head");
	char *text;

	if (!json_is_object(head))
		return error_set(err, STATUS_UNAVAILABLE,
				 "the inspector gave no profile");
	take_node(profile, 0, head, 0);
	text = json_dumps(taken, JSON_COMPACT);
	buf_adds(&profile->raw, text);
	free(text);
	profile->raw_name = "profile.heapprofile";
	return 0;
}

static void *
v8_begin(struct contact *contact, struct error *err)
{
	const char *reason = "it has no inspector";
	struct cdp *cdp;
	json_t *done;

	if (node_reach(contact, &reason) != 0) {
		error_set(err, STATUS_UNAVAILABLE, "process %d: %s",
			  (int)contact->pid, reason);
		return NULL;
	}
	cdp = cdp_open(contact->port, patience_s, err);
	if (cdp == NULL)
		return NULL;
	done = cdp_call(cdp, "HeapProfiler.startSampling",
			json_pack("{s:i}", "samplingInterval", INTERVAL), err);
	if (done == NULL) {
		cdp_close(cdp);
		return NULL;
	}
	json_decref(done);
	return cdp;
}

static int
v8_end(void *state, struct profile *profile, struct error *err)
{
	struct cdp *cdp = state;
	json_t *result;
	int parsed = -1;

	cdp_allow(cdp, patience_s);
	result = cdp_call(cdp, "HeapProfiler.stopSampling", NULL, err);
	if (result != NULL)
		parsed = v8_parse(profile, result, err);
	json_decref(result);
	cdp_close(cdp);
	return parsed;
}

static void
v8_drop(void *state)
{
	cdp_close(state);
}

const struct profiler profiler_v8 = {
    .runtime = "node",
    .help = "V8's sampling heap profiler",
    .begin = v8_begin,
    .end = v8_end,
    .drop = v8_drop,
};
