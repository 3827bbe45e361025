/* SPDX-License-Identifier: MIT */
/*
 * Which metrics decide: the heap after a collection and the most exact figure
 * that the OS gives, and what a process can run out of. The others are shown.
 */
#include <stddef.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/overall.h"

/* Exact OS memory, the best first. */
static const char *const os_names[] = {"anon_bytes", "pss_bytes", "rss_bytes",
				       "process_resident_memory_bytes"};
/* And what a service tells of the same itself, where we cannot look. */
static const struct {
	const char *name, *told;
} count_names[] = {{"fds", "process_open_fds"},
		   {"sockets", NULL},
		   {"threads", NULL},
		   {"goroutines", "go_goroutines"}};

int
metric_is_part(const struct metric_verdict *metric)
{
	return strncmp(metric->name, "map_", 4) == 0;
}

static struct metric_verdict *
choose_find(struct verdict *verdict, const char *name)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (strcmp(verdict->metrics[i].name, name) == 0)
			return &verdict->metrics[i];
	return NULL;
}

/* Has it enough readings to say anything, even if that is "not yet"? */
static int
choose_usable(const struct metric_verdict *metric)
{
	return metric != NULL && metric->reason != REASON_UNREADABLE &&
	       metric->reason != REASON_TOO_FEW;
}

/* If none has enough, the best that was read at all tells what it needs. */
static struct metric_verdict *
choose_os(struct verdict *verdict)
{
	struct metric_verdict *metric, *any = NULL;

	for (size_t i = 0; i < COUNT(os_names); i++) {
		metric = choose_find(verdict, os_names[i]);
		if (choose_usable(metric))
			return metric;
		if (metric != NULL &&
		    (any == NULL || any->reason == REASON_UNREADABLE))
			any = metric;
	}
	return any;
}

/*
 * The heap was collected and is level: what the OS shows beyond it decides
 * only when it is level too, or grows many times faster than the heap can.
 */
static int
choose_os_beside_heap(const struct metric_verdict *os,
		      const struct metric_verdict *heap)
{
	const double many_times = 5;

	if (heap->kind != VERDICT_FLAT)
		return 0;
	if (os->kind == VERDICT_LEAK)
		return os->reason == REASON_OUT_OF_MEMORY ||
		       os->growth.low > many_times * heap->growth.high;
	return os->kind == VERDICT_FLAT;
}

/* Buffers beside the heap are exact too, but come and go with requests. */
static void
choose_external(struct verdict *verdict)
{
	struct metric_verdict *external =
	    choose_find(verdict, "external_bytes");

	if (choose_usable(external))
		external->decides = external->kind == VERDICT_LEAK ||
				    external->kind == VERDICT_FLAT;
}

static void
choose_others(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		verdict->metrics[i].decides = 1;
}

void
overall_choose(struct verdict *verdict)
{
	struct metric_verdict *heap =
	    choose_find(verdict, "heap_after_gc_bytes");
	struct metric_verdict *os = choose_os(verdict);
	struct metric_verdict *count;
	int chosen = os != NULL || choose_usable(heap);

	for (size_t i = 0; i < verdict->nmetrics; i++) /* heap_bytes, swap... */
		verdict->metrics[i].decides =
		    !chosen && verdict->metrics[i].measure == MEASURE_BYTES &&
		    (!metric_is_part(&verdict->metrics[i]) ||
		     verdict->nmetrics == 1);
	if (choose_usable(heap)) {
		heap->decides = 1;
		choose_external(verdict);
	}
	if (os != NULL)
		os->decides =
		    !choose_usable(heap) || choose_os_beside_heap(os, heap);
	for (size_t i = 0; i < COUNT(count_names); i++) {
		count = choose_find(verdict, count_names[i].name);
		if (!choose_usable(count) && count_names[i].told != NULL)
			count = choose_find(verdict, count_names[i].told);
		if (count != NULL && count->reason != REASON_UNREADABLE) {
			count->decides = 1;
			chosen = 1;
		}
	}
	if (!chosen && verdict->nmetrics == 1)
		choose_others(verdict);
}
