/* SPDX-License-Identifier: MIT */
/* What the runtime itself reports, after a collection that it was asked for. */
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
    [ASK_OUTSIDE] = {"outside_heap_bytes", "own memory outside the heap",
		     METRIC_ASKED},
    [ASK_RESIDENT] = {"heap_resident_bytes", "own memory of the heap itself",
		      METRIC_ASKED},
};

const struct source source_heap = {
    .name = "heap",
    .help = "the heap after a collection, as the runtime reports it",
    .cadence = CADENCE_ASKED,
    SOURCE_METRICS_FROM(metrics),
    .ask = contact_ask,
};
