/* SPDX-License-Identifier: MIT */
/* What the runtime itself says, after a collection that it was asked for. */
#include "base/mem.h"
#include "sample/ask.h"
#include "sample/source.h"

static const struct metric metrics[] = {
    [ASK_HEAP] = {"heap_after_gc_bytes", "heap in use after a collection",
		  METRIC_ASKED},
    [ASK_EXTERNAL] = {"external_bytes",
		      "buffers outside the heap, after a collection",
		      METRIC_ASKED},
    [ASK_LIMIT] = {"heap_limit_bytes", "what the heap may grow to",
		   METRIC_ASKED},
    [ASK_GOROUTINES] = {"goroutines", "goroutines", METRIC_ASKED},
};

_Static_assert(COUNT(metrics) <= SOURCE_METRICS, "a source has fewer");

static int
heap_ask(struct contact *contact, double *values, const char **reason)
{
	const struct asker *asker = contact_asker(contact);
	int result = asker->ask(contact, values, reason);

	contact->failed = result == 0 ? 0 : contact->failed + 1;
	return result;
}

const struct source source_heap = {
    .name = "heap",
    .help = "the heap after a collection, as the runtime tells it",
    .cadence = CADENCE_ASKED,
    .metrics = metrics,
    .nmetrics = COUNT(metrics),
    .ask = heap_ask,
};
