/* SPDX-License-Identifier: MIT */
/*
 * Which metrics decide: the heap after a collection, the most exact figure of
 * the OS, and what a process can run out of. The others are only shown.
 */
#include "verdict/choose.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"

/* What the processes can run out of besides memory. */
static const enum evidence counted[] = {EVIDENCE_FILES, EVIDENCE_SOCKETS,
					EVIDENCE_THREADS, EVIDENCE_GOROUTINES};

static struct metric_verdict *
choose_find(struct verdict *verdict, const char *name)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (strcmp(verdict->metrics[i].name, name) == 0)
			return &verdict->metrics[i];
	return NULL;
}

/* Whether it has enough readings for a verdict, even an INCONCLUSIVE one. */
static int
choose_usable(const struct metric_verdict *metric)
{
	return metric != NULL && metric->reason != &reason_unreadable &&
	       metric->reason != &reason_too_few;
}

/*
 * The most exact metric of that evidence. If none has enough readings: the best
 * that was read at all, which then says what it needs.
 */
static struct metric_verdict *
choose_best(struct verdict *verdict, enum evidence evidence)
{
	const struct metric_row *row = NULL;
	struct metric_verdict *metric, *any = NULL;

	while ((row = metric_next(evidence, row)) != NULL) {
		metric = choose_find(verdict, row->column);
		if (choose_usable(metric))
			return metric;
		if (metric != NULL &&
		    (any == NULL || any->reason == &reason_unreadable))
			any = metric;
	}
	return any;
}

/*
 * If the heap after a collection is FLAT, the OS's figure decides only when it
 * is FLAT too, or grows many times faster than the heap may.
 */
static int
choose_os_beside_heap(const struct metric_verdict *os,
		      const struct metric_verdict *heap)
{
	const double many_times = 5;

	if (heap->kind != VERDICT_FLAT)
		return 0;
	if (os->kind == VERDICT_LEAK)
		return os->reason == &reason_out_of_memory ||
		       os->growth.low > many_times * heap->growth.high;
	return os->kind == VERDICT_FLAT;
}

/* Buffers outside the heap are exact too, but come and go with requests. */
static void
choose_external(struct verdict *verdict)
{
	struct metric_verdict *external =
	    choose_best(verdict, EVIDENCE_OFF_HEAP);

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
choose_deciding(struct verdict *verdict)
{
	struct metric_verdict *heap = choose_best(verdict, EVIDENCE_HEAP);
	struct metric_verdict *os = choose_best(verdict, EVIDENCE_MEMORY);
	struct metric_verdict *count;
	int chosen = os != NULL || choose_usable(heap);

	for (size_t i = 0; i < verdict->nmetrics; i++) /* heap_bytes, swap... */
		verdict->metrics[i].decides =
		    !chosen && verdict->metrics[i].measure == MEASURE_BYTES &&
		    (!metric_is_mapping(&verdict->metrics[i]) ||
		     verdict->nmetrics == 1);
	if (choose_usable(heap)) {
		heap->decides = 1;
		choose_external(verdict);
	}
	if (os != NULL)
		os->decides =
		    !choose_usable(heap) || choose_os_beside_heap(os, heap);
	for (size_t i = 0; i < COUNT(counted); i++) {
		count = choose_best(verdict, counted[i]);
		if (count != NULL && count->reason != &reason_unreadable) {
			count->decides = 1;
			chosen = 1;
		}
	}
	if (!chosen && verdict->nmetrics == 1)
		choose_others(verdict);
}
