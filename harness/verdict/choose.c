/* SPDX-License-Identifier: MIT */
/*
 * Which metrics decide: the heap after a collection, the most exact figure of
 * the OS, and what a process can run out of. The others are only shown.
 */
#include "verdict/choose.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

static const struct reason reason_outside_heap = {
    .name = "outside_heap",
    .text = "memory grows beside a heap that does not",
    .rank = 30,
    .is_predicate = 1,
};

static const struct reason reason_outside_processes = {
    .name = "outside_processes",
    .text = "memory of the control group grows outside of the processes",
    .rank = 30,
    .is_predicate = 1,
};

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
 * A LEAK of the process's memory is more than the runtime's policy explains if
 * it is faster than the growth of the heap's own memory or, where that is not
 * known, many times faster than the heap after collections can grow.
 */
static int
choose_stands_clear(const struct metric_verdict *os,
		    const struct metric_verdict *heap, double policy)
{
	const double many_times = 5;

	if (os->kind != VERDICT_LEAK)
		return 0;
	return os->reason == &reason_out_of_memory ||
	       os->growth.low > many_times * heap->growth.high ||
	       os->growth.low > policy + os->tolerance;
}

/*
 * A LEAK that does not stand clear of a FLAT heap: the policy may explain it,
 * or something is kept outside the heap. Either way nothing is proved FLAT.
 */
static void
choose_doubt(struct metric_verdict *os)
{
	size_t length = strlen(os->sentence);

	os->kind = VERDICT_INCONCLUSIVE;
	os->reason = &reason_outside_heap;
	os->needed_dose = 2 * os->to_dose;
	snprintf(os->sentence + length, sizeof(os->sentence) - length,
		 ", beside a heap that does not: kept outside the heap, or by "
		 "the runtime's policy; a longer run tells them apart");
}

/*
 * Whether a rise of the process's memory is accounted for by what is known
 * outside the heap, and by the heap's own memory.
 */
static int
choose_explains(const struct metric_verdict *outside,
		const struct metric_verdict *os, double policy)
{
	if (outside == NULL)
		return 0;
	return isnan(policy) ||
	       os->growth.low <= policy + outside->growth.high + os->tolerance;
}

/*
 * Beside a heap that was asked, the OS's figure decides when it stands clear of
 * the heap. Beside a FLAT one, it also decides when it is FLAT, or rises,
 * unless what lies outside the heap explains that. outside: NULL: not known.
 */
static void
choose_os_beside_heap(struct metric_verdict *os,
		      const struct metric_verdict *heap,
		      const struct metric_verdict *outside, double policy)
{
	os->decides = choose_stands_clear(os, heap, policy);
	if (heap->kind != VERDICT_FLAT || os->decides)
		return;
	os->decides = os->kind == VERDICT_FLAT ||
		      (os->rises && !choose_explains(outside, os, policy));
	if (os->kind == VERDICT_LEAK && os->decides)
		choose_doubt(os);
}

/* So many times the tolerance, and a bound is no proof of anything. */
static const double coarse = 8;

/*
 * Memory outside the heap is exact too, but comes and goes with requests: it
 * need not be FLAT, which then says how far it is bounded, but it must not seem
 * to grow. NULL: it is not known.
 */
static const struct metric_verdict *
choose_outside(struct verdict *verdict, enum evidence evidence)
{
	struct metric_verdict *metric = choose_best(verdict, evidence);

	if (!choose_usable(metric))
		return NULL;
	metric->decides = metric->kind != VERDICT_INCONCLUSIVE ||
			  metric->rises || metric->may_rise ||
			  metric->growth.high > coarse * metric->tolerance;
	return metric;
}

/* More than the kernel charges ahead for each processor. */
static const double group_least_bytes = 2097152;

/*
 * What the control group is charged beside the processes can end them all the
 * same: nothing is proved FLAT while it surely rises. What it is cannot be
 * told, and so it is no LEAK of theirs.
 */
static void
choose_group(struct verdict *verdict)
{
	struct metric_verdict *metric = choose_best(verdict, EVIDENCE_GROUP);
	size_t length;

	if (!choose_usable(metric) || !metric->rises ||
	    metric->growth.estimate * (metric->to_dose - metric->from_dose) <
		group_least_bytes)
		return;
	metric->decides = 1;
	metric->kind = VERDICT_INCONCLUSIVE;
	metric->reason = &reason_outside_processes;
	metric->needed_dose = 2 * metric->to_dose;
	length = strlen(metric->sentence);
	snprintf(metric->sentence + length, sizeof(metric->sentence) - length,
		 ", outside of the processes that are sampled: kernel memory, "
		 "files in tmpfs, or another process");
}

/*
 * Where malloc was asked, own memory is what is in use, what malloc keeps free,
 * and what lies outside malloc. The first and the last must both be level: free
 * space that grows alone is fragmentation, not a leak. Where all of it together
 * is FLAT, its parts need not be.
 */
static void
choose_by_malloc(struct metric_verdict *in_use, struct metric_verdict *outside,
		 struct metric_verdict *os)
{
	int all_flat = os != NULL && os->kind == VERDICT_FLAT;

	in_use->decides =
	    !all_flat || in_use->kind != VERDICT_INCONCLUSIVE || in_use->rises;
	if (choose_usable(outside))
		outside->decides = !all_flat;
	if (os != NULL)
		os->decides = all_flat || !choose_usable(outside) ||
			      os->reason == &reason_out_of_memory;
}

/*
 * What the user named decides beside all else, unless it is too coarse to and
 * does not seem to grow.
 */
static void
choose_named(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++) {
		struct metric_verdict *metric = &verdict->metrics[i];

		if (metric->named && choose_usable(metric))
			metric->decides |=
			    metric->kind != VERDICT_INCONCLUSIVE ||
			    metric->rises || metric->may_rise;
	}
}

static void
choose_others(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		verdict->metrics[i].decides = 1;
}

void
choose_deciding(struct verdict *verdict, double policy)
{
	struct metric_verdict *heap = choose_best(verdict, EVIDENCE_HEAP);
	struct metric_verdict *os = choose_best(verdict, EVIDENCE_MEMORY);
	struct metric_verdict *in_use = choose_best(verdict, EVIDENCE_IN_USE);
	struct metric_verdict *count;
	const struct metric_verdict *outside = NULL;
	int chosen = os != NULL || choose_usable(heap);

	for (size_t i = 0; i < verdict->nmetrics; i++) /* heap_bytes, swap... */
		verdict->metrics[i].decides =
		    !chosen && verdict->metrics[i].measure == MEASURE_BYTES &&
		    (!metric_is_mapping(&verdict->metrics[i]) ||
		     verdict->nmetrics == 1);
	if (choose_usable(heap)) {
		heap->decides = 1;
		choose_outside(verdict, EVIDENCE_OFF_HEAP);
		outside = choose_outside(verdict, EVIDENCE_OUTSIDE);
		choose_outside(verdict, EVIDENCE_IN_USE);
	}
	if (os != NULL && choose_usable(heap))
		choose_os_beside_heap(os, heap, outside, policy);
	else if (choose_usable(in_use))
		choose_by_malloc(
		    in_use, choose_best(verdict, EVIDENCE_OUTSIDE_MALLOC), os);
	else if (os != NULL)
		os->decides = 1;
	choose_group(verdict);
	for (size_t i = 0; i < COUNT(counted); i++) {
		count = choose_best(verdict, counted[i]);
		if (count != NULL && count->reason != &reason_unreadable) {
			count->decides = 1;
			chosen = 1;
		}
	}
	choose_named(verdict);
	if (!chosen && verdict->nmetrics == 1)
		choose_others(verdict);
}
