/* SPDX-License-Identifier: MIT */
#include "profile/v8_snapshots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "profile/snapshot.h"

/* The longest wait between two pieces, and for all of them. */
static const double patience_s = 300, whole_s = 600;

static int
on_rest(void *arg, const char *method, json_t *params)
{
	(void)arg;
	(void)method;
	(void)params;
	return 0;
}

/* What may still come of a snapshot is not taken for anything else. */
static void
snapshots_give_up(struct v8_snapshots *snapshots, struct cdp *cdp,
		  struct profile *profile, const struct error *err)
{
	snapshots->begun = 0;
	cdp_listen(cdp, on_rest, NULL);
	free(profile->keepers_missing);
	profile->keepers_missing = xstrdup(err->text);
}

struct stream {
	struct cdp *cdp;
	struct heap_reader *reader;
	const volatile int *stop;
	double ends; /* of clock_now() */
	struct error err;
};

/* After a failure the rest is heard out, for the session goes on. */
static int
on_piece(void *arg, const char *method, json_t *params)
{
	struct stream *stream = arg;
	json_t *chunk = json_object_get(params, "chunk");

	cdp_allow(stream->cdp, patience_s);
	if (clock_now() > stream->ends ||
	    (stream->stop != NULL && *stream->stop))
		return -1;
	if (strcmp(method, "HeapProfiler.addHeapSnapshotChunk") != 0 ||
	    !json_is_string(chunk) || stream->err.status != STATUS_OK)
		return 0;
	heap_reader_take(stream->reader, json_string_value(chunk),
			 json_string_length(chunk), &stream->err);
	return 0;
}

/* The one place where a snapshot of somebody's heap is asked for to be read. */
static int
v8_snapshot(struct cdp *cdp, struct profile *profile, struct heap_graph *graph,
	    int only_newest, struct error *err)
{
	double begin = clock_now();
	struct stream stream = {
	    .cdp = cdp,
	    .stop = profile->stop,
	    .reader = heap_reader_open(graph, only_newest, heap_room_here()),
	    .ends = begin + whole_s,
	};
	json_t *answer;

	cdp_allow(cdp, patience_s);
	cdp_listen(cdp, on_piece, &stream);
	answer = cdp_call(cdp, "HeapProfiler.takeHeapSnapshot",
			  json_pack("{s:b}", "reportProgress", 0), err);
	cdp_listen(cdp, NULL, NULL);
	profile->stopped_s += clock_now() - begin;
	if (stream.err.status != STATUS_OK)
		*err = stream.err;
	if (heap_reader_close(stream.reader, &stream.err) != 0 &&
	    answer != NULL)
		*err = stream.err;
	json_decref(answer);
	return err->status == STATUS_OK ? 0 : -1;
}

/* Numbers of objects that were there then. */
static void
snapshots_mark(struct v8_snapshots *snapshots, struct cdp *cdp,
	       struct profile *profile, uint32_t newest[2],
	       struct heap_census *census)
{
	struct heap_graph graph = {.nodes = 0};
	struct error err = {0};

	if (v8_snapshot(cdp, profile, &graph, 1, &err) != 0)
		snapshots_give_up(snapshots, cdp, profile, &err);
	memcpy(newest, graph.newest, sizeof(graph.newest));
	*census = graph.census;
	graph.census = (struct heap_census){.counts = NULL};
	heap_graph_free(&graph);
}

void
v8_snapshots_free(struct v8_snapshots *snapshots)
{
	heap_census_free(&snapshots->since.then);
	heap_census_free(&snapshots->since.halfway);
}

void
v8_snapshots_begin(struct v8_snapshots *snapshots, struct cdp *cdp,
		   struct contact *contact, struct profile *profile)
{
	struct error err = {0};

	*snapshots = (struct v8_snapshots){.begun = 1};
	if (isnan(profile->pause.most_s))
		error_set(&err, STATUS_UNAVAILABLE,
			  "it would be stopped for seconds, and flatline did "
			  "not start it: --allow-pause TIME allows that");
	else
		snapshot_is_due(cdp, contact, &profile->pause, &err);
	if (err.status != STATUS_OK)
		snapshots_give_up(snapshots, cdp, profile, &err);
	else
		snapshots_mark(snapshots, cdp, profile, snapshots->since.before,
			       &snapshots->since.then);
}

void
v8_snapshots_half(struct v8_snapshots *snapshots, struct cdp *cdp,
		  struct profile *profile)
{
	if (snapshots->begun)
		snapshots_mark(snapshots, cdp, profile, snapshots->since.half,
			       &snapshots->since.halfway);
}

static int
on_script(void *arg, const char *method, json_t *params)
{
	json_t *url = json_object_get(params, "url");
	const char *id = json_string_value(json_object_get(params, "scriptId"));

	if (strcmp(method, "Debugger.scriptParsed") == 0 && id != NULL)
		heap_scripts_add(arg, strtod(id, NULL), json_string_value(url));
	return 0;
}

/* The debugger is on only as long as it lists the scripts. */
static int
scripts_list(struct cdp *cdp, struct heap_scripts *scripts, struct error *err)
{
	json_t *answer;

	cdp_allow(cdp, patience_s);
	cdp_listen(cdp, on_script, scripts);
	answer = cdp_call(cdp, "Debugger.enable", NULL, err);
	cdp_listen(cdp, NULL, NULL);
	json_decref(answer);
	if (answer == NULL)
		return -1;
	json_decref(cdp_call(cdp, "Debugger.disable", NULL, err));
	return err->status == STATUS_OK ? 0 : -1;
}

void
v8_snapshots_end(struct v8_snapshots *snapshots, struct cdp *cdp,
		 struct profile *profile)
{
	struct heap_scripts scripts = {.urls = NULL};
	struct heap_graph graph = {.nodes = 0};
	struct error err = {0};

	if (!snapshots->begun)
		return;
	if (v8_snapshot(cdp, profile, &graph, 0, &err) == 0 &&
	    scripts_list(cdp, &scripts, &err) == 0)
		heap_holders(profile, &graph, &scripts, &snapshots->since);
	else
		snapshots_give_up(snapshots, cdp, profile, &err);
	heap_graph_free(&graph);
	heap_scripts_free(&scripts);
}
