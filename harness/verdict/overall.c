/* SPDX-License-Identifier: MIT */
/*
 * LEAK if a deciding metric leaks, corrected for their number (Holm 1979); FLAT
 * only if all of them are (an intersection-union test needs no correction);
 * otherwise INCONCLUSIVE, with the reason of one of them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/choose.h"
#include "verdict/rules.h"
#include "verdict/sentence.h"
#include "verdict/validity.h"
#include "verdict/verdict.h"

_Static_assert((int)METRIC_ROWS <= (int)VERDICT_METRICS,
	       "the metrics that flatline samples do not all fit a verdict");

static const struct reason reason_killed = {
    .name = "killed", .text = "target was killed from outside"};
const struct reason reason_died = {.name = "died", .text = "target died"};
static const struct reason reason_undone = {
    .name = "undone", .text = "the load did not do its work"};
static const struct reason reason_disagree = {.name = "disagree",
					      .text = "metrics disagree"};

static void
overall_set(struct verdict *verdict, enum verdict_kind kind,
	    const struct reason *reason, size_t decisive)
{
	const struct metric_verdict *metric = &verdict->metrics[decisive];

	verdict->kind = kind;
	verdict->reason = reason;
	verdict->decisive = decisive;
	if (decisive < verdict->nmetrics && kind != VERDICT_FAILED)
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "%.47s%s%.260s", metric_label(metric->name),
			 reason_joint(metric->reason), metric->sentence);
}

static size_t
overall_count(const struct verdict *verdict, enum verdict_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->nmetrics; i++)
		count += verdict->metrics[i].decides &&
			 verdict->metrics[i].kind == kind;
	return count;
}

static size_t
overall_deciding(const struct verdict *verdict)
{
	return overall_count(verdict, VERDICT_FLAT) +
	       overall_count(verdict, VERDICT_LEAK) +
	       overall_count(verdict, VERDICT_INCONCLUSIVE);
}

/* The most certain LEAK: the one with the lowest probability. */
static size_t
overall_surest(const struct verdict *verdict, const double *p)
{
	size_t best = verdict->nmetrics;

	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];

		if (!metric->decides || metric->kind != VERDICT_LEAK)
			continue;
		if (best == verdict->nmetrics || p[i] < p[best])
			best = i;
	}
	return best;
}

/*
 * Only Holm's first step matters: if the lowest of m probabilities is above
 * alpha / m, none is accepted. Of those accepted, bytes come before counts.
 */
static int
overall_leak(struct verdict *verdict, const double *p)
{
	size_t best = overall_surest(verdict, p);
	double m = (double)overall_deciding(verdict);

	if (best == verdict->nmetrics)
		return 0;
	if (p[best] > TAIL_PROBABILITY / m) {
		overall_set(verdict, VERDICT_INCONCLUSIVE, &reason_disagree,
			    best);
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "metrics disagree: only %.47s %.150s, which is not "
			 "certain enough among %.0f; needs about %.0f requests",
			 metric_label(verdict->metrics[best].name),
			 verdict->metrics[best].sentence, m,
			 sentence_round_up(2 * verdict->metrics[best].to_dose));
		return 1;
	}
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict->metrics[i].decides &&
		    verdict->metrics[i].kind == VERDICT_LEAK &&
		    p[i] <= TAIL_PROBABILITY / m &&
		    verdict->metrics[i].measure == MEASURE_BYTES) {
			best = i;
			break;
		}
	overall_set(verdict, VERDICT_LEAK, verdict->metrics[best].reason, best);
	return 1;
}

/* The INCONCLUSIVE metric whose reason ranks highest; nmetrics: none. */
static size_t
overall_most_telling(const struct verdict *verdict)
{
	size_t best = verdict->nmetrics;

	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];

		if (!metric->decides || metric->kind != VERDICT_INCONCLUSIVE)
			continue;
		if (best == verdict->nmetrics ||
		    metric->reason->rank > verdict->metrics[best].reason->rank)
			best = i;
	}
	return best;
}

static void
overall_inconclusive(struct verdict *verdict)
{
	size_t i = overall_most_telling(verdict);

	if (i < verdict->nmetrics) {
		overall_set(verdict, VERDICT_INCONCLUSIVE,
			    verdict->metrics[i].reason, i);
		return;
	}
	overall_set(verdict, VERDICT_INCONCLUSIVE, &reason_unreadable, 0);
	snprintf(verdict->sentence, sizeof(verdict->sentence),
		 "no metric could be read: a verdict needs at least one of "
		 "memory, fds, sockets or threads");
}

static int
overall_died(struct verdict *verdict, const struct conditions *conditions)
{
	if (conditions->death == DEATH_NONE)
		return 0;
	overall_set(verdict, VERDICT_FAILED, &reason_died, 0);
	snprintf(verdict->sentence, sizeof(verdict->sentence), "%s",
		 conditions->death == DEATH_OUT_OF_MEMORY
		     ? "target ran out of memory before growth could be "
		       "measured; give it more, or less load"
		     : "target died; nothing is known about its memory");
	return 1;
}

/* What a LEAK within lives still needs, of the first metric that decides. */
static void
overall_short_lives(struct verdict *verdict,
		    const struct conditions *conditions)
{
	size_t i = 0;

	while (i < verdict->nmetrics &&
	       !(verdict->metrics[i].decides &&
		 verdict->metrics[i].reason == &reason_short_lives))
		i++;
	if (i == verdict->nmetrics)
		return;
	verdict->decisive = i;
	snprintf(verdict->sentence, sizeof(verdict->sentence),
		 "target restarted %d time%s; %.47s%s%.200s",
		 conditions->restarts, conditions->restarts == 1 ? "" : "s",
		 metric_label(verdict->metrics[i].name),
		 reason_joint(verdict->metrics[i].reason),
		 verdict->metrics[i].sentence);
}

static int
overall_invalid(struct verdict *verdict, const struct conditions *conditions)
{
	const struct reason *reason = validity_reason(conditions);

	if (reason == NULL)
		return 0;
	overall_set(verdict, VERDICT_FAILED, reason, 0);
	validity_sentence(conditions, verdict->sentence,
			  sizeof(verdict->sentence));
	if (conditions->restarts > 0)
		overall_short_lives(verdict, conditions);
	return 1;
}

/* Whether the process's memory is FLAT too, beside a FLAT heap. */
static int
overall_os_is_flat(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict->metrics[i].measure == MEASURE_BYTES &&
		    verdict->metrics[i].reason != &reason_unreadable &&
		    !metric_is_mapping(&verdict->metrics[i]) &&
		    verdict->metrics[i].kind != VERDICT_FLAT)
			return 0;
	return 1;
}

/* The metric that a FLAT run reports: the heap, or the first that decides. */
static size_t
overall_foremost(const struct verdict *verdict)
{
	size_t first = verdict->nmetrics;

	for (size_t i = verdict->nmetrics; i-- > 0;) {
		if (!verdict->metrics[i].decides)
			continue;
		first = i;
		if (metric_is(verdict->metrics[i].name, EVIDENCE_HEAP))
			break;
	}
	return first;
}

static void
overall_flat(struct verdict *verdict)
{
	size_t i = overall_foremost(verdict);

	overall_set(verdict, VERDICT_FLAT, &reason_bounded, i);
	if (metric_is(verdict->metrics[i].name, EVIDENCE_HEAP) &&
	    !overall_os_is_flat(verdict))
		strncat(verdict->sentence,
			"; the process around it follows the collector",
			sizeof(verdict->sentence) - strlen(verdict->sentence) -
			    1);
}

/* Under a load that did not do its work nothing is proved FLAT. */
static void
overall_undone(struct verdict *verdict, const struct conditions *conditions)
{
	overall_set(verdict, VERDICT_INCONCLUSIVE, &reason_undone,
		    overall_foremost(verdict));
	snprintf(verdict->sentence, sizeof(verdict->sentence), "%s",
		 conditions->undone);
}

/* p[i] is the probability of metric i's LEAK without growth. */
static void
overall_decide(struct verdict *verdict, const double *p,
	       const struct conditions *conditions)
{
	size_t flat = overall_count(verdict, VERDICT_FLAT);

	if (conditions->death == DEATH_KILLED) {
		overall_set(verdict, VERDICT_FAILED, &reason_killed, 0);
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "target was killed from outside; nothing is known "
			 "about its memory");
		return;
	}
	if (overall_leak(verdict, p) || overall_died(verdict, conditions) ||
	    overall_invalid(verdict, conditions))
		return;
	if (conditions->undone[0] != '\0')
		overall_undone(verdict, conditions);
	else if (flat > 0 && flat == overall_deciding(verdict))
		overall_flat(verdict);
	else
		overall_inconclusive(verdict);
}

/* What a FLAT or LEAK does not rule out. */
static void
overall_not_excluded(const struct metric_verdict *verdict,
		     const struct conditions *conditions, char *text,
		     size_t size)
{
	int per_second = conditions->per_second;
	char rate[SENTENCE_RATE], dose[SENTENCE_RATE];
	double span = verdict->to_dose - verdict->from_dose;
	double least = verdict->measure == MEASURE_BYTES ? 0.01 : 0.001;

	text[0] = '\0';
	sentence_dose(dose, sentence_round_up(span), per_second);
	if (verdict->kind == VERDICT_LEAK &&
	    verdict->reason == &reason_sustained)
		snprintf(text, size,
			 "a cache filling with a time constant above %s would "
			 "look the same",
			 dose);
	else if (verdict->kind == VERDICT_FLAT)
		snprintf(text, size,
			 "growth slower than %s, or growth that begins only "
			 "after the %s that were seen",
			 sentence_rate(rate, fmax(verdict->growth.high, least),
				       verdict, per_second),
			 sentence_dose(dose, verdict->to_dose, per_second));
}

/* What the tracks tell of the heap; facts is room to work in. */
static struct heap_facts
overall_heap(const struct track *tracks, size_t ntracks,
	     const struct conditions *conditions, struct facts *facts)
{
	static const struct heap_facts unknown = {0, NAN};
	struct heap_facts heap = unknown;
	struct metric_verdict metric;

	for (size_t i = 0; i < ntracks; i++) {
		if (metric_is(tracks[i].name, EVIDENCE_HEAP))
			heap.asked |= tracks[i].readings >= FEW_READINGS;
		if (metric_row(tracks[i].name) !=
		    &metric_rows[METRIC_ROW_heap_resident])
			continue;
		facts_gather(facts, &tracks[i], conditions, &unknown);
		metric_judge(facts, &metric);
		heap.growth = metric.growth.high;
	}
	return heap;
}

void
verdict_judge(struct verdict *verdict, const struct track *tracks,
	      size_t ntracks, const struct conditions *conditions)
{
	struct facts *facts = xmalloc(sizeof(*facts));
	struct heap_facts heap =
	    overall_heap(tracks, ntracks, conditions, facts);
	double p[VERDICT_METRICS];

	memset(verdict, 0, sizeof(*verdict));
	for (size_t i = 0; i < ntracks && i < VERDICT_METRICS; i++) {
		facts_gather(facts, &tracks[i], conditions, &heap);
		metric_judge(facts, &verdict->metrics[i]);
		p[i] = metric_p(&verdict->metrics[i], facts);
		verdict->nmetrics++;
	}
	free(facts);
	choose_deciding(verdict, heap.growth);
	overall_decide(verdict, p, conditions);
	if (verdict->kind == VERDICT_LEAK || verdict->kind == VERDICT_FLAT)
		overall_not_excluded(&verdict->metrics[verdict->decisive],
				     conditions, verdict->not_excluded,
				     sizeof(verdict->not_excluded));
}
