/* SPDX-License-Identifier: MIT */
#include "profile/jvm_dumps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/hprof_graph.h"
#include "profile/jvm_dump.h"
#include "profile/jvm_histogram.h"

/* Behind why Flight Recorder told nothing. */
static void
dumps_refuse(struct jvm_dumps *dumps, struct profile *profile,
	     const struct error *err)
{
	char *before = profile->keepers_missing;
	size_t length = before != NULL ? strlen(before) : 0;

	dumps->is_refused = 1;
	if (length > 0 && before[length - 1] == '.')
		length--;
	profile->keepers_missing =
	    length > 0 ? xasprintf("%.*s; %s", (int)length, before, err->text)
		       : xstrdup(err->text);
	free(before);
}

static void
dumps_tell(struct profile *profile, int dumps)
{
	profile->dumps = dumps;
	free(profile->keepers_missing);
	profile->keepers_missing = NULL;
}

struct looked {
	struct heap_graph graph;
	struct heap_tree tree;
	struct heap_shape shape;
};

static int
dump_look(const struct contact *contact, struct profile *profile,
	  struct looked *looked, struct error *err)
{
	double stopped_s = 0;
	int result = jvm_dump_take(contact, &looked->graph, profile->stop,
				   &stopped_s, err);

	profile->stopped_s += stopped_s;
	if (result != 0) {
		heap_graph_free(&looked->graph);
		return -1;
	}
	heap_tree_make(&looked->tree, &looked->graph);
	heap_shape_make(&looked->shape, &looked->graph, &looked->tree,
			HPROF_KIND_CLASS);
	return 0;
}

static void
looked_free(struct looked *looked)
{
	heap_shape_free(&looked->shape);
	heap_tree_free(&looked->tree);
	heap_graph_free(&looked->graph);
}

void
jvm_dumps_begin(struct jvm_dumps *dumps, const struct contact *contact,
		struct profile *profile, double heap, double histogram_s)
{
	struct looked looked;
	struct error err = {0};

	profile->dumps = 2;
	if (jvm_dump_is_due(contact, heap, histogram_s, &profile->pause,
			    &err) != 0 ||
	    dump_look(contact, profile, &looked, &err) != 0) {
		dumps_refuse(dumps, profile, &err);
		return;
	}
	heap_before_keep(&dumps->before, &looked.shape);
	looked_free(&looked);
}

/* It was told what the first one costs. */
static int
end_is_due(const struct jvm_dumps *dumps, const struct contact *contact,
	   const struct profile *profile, double histogram_s, struct error *err)
{
	struct pause pause = profile->pause;

	if (dumps->before.count > 0)
		pause.tell = NULL;
	return jvm_dump_is_due(contact, profile->heap[profile->checkpoints],
			       histogram_s, &pause, err);
}

void
jvm_dumps_end(struct jvm_dumps *dumps, const struct contact *contact,
	      struct profile *profile, struct hprof_since since,
	      double histogram_s)
{
	struct heap_growth growth = profile_heap_growth(profile);
	struct looked looked;
	struct error err = {0};

	if (dumps->is_refused)
		return;
	since.before = dumps->before.count > 0 ? &dumps->before : NULL;
	if (!growth.grows) {
		/* It is not stopped again to look for nothing. */
		if (since.before != NULL)
			dumps_tell(profile, 1);
		return;
	}
	profile->dumps = since.before != NULL ? 2 : 1;
	if (end_is_due(dumps, contact, profile, histogram_s, &err) != 0 ||
	    dump_look(contact, profile, &looked, &err) != 0) {
		dumps_refuse(dumps, profile, &err);
		return;
	}
	dumps_tell(profile, profile->dumps);
	profile->kept_bytes = growth.bytes;
	hprof_holders(profile, &looked.graph, &looked.tree, &looked.shape,
		      &since);
	looked_free(&looked);
}

void
jvm_dumps_free(struct jvm_dumps *dumps)
{
	heap_before_free(&dumps->before);
}
