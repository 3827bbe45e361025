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
#include "verdict/overall.h"
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
static const struct reason reason_unsampled = {
    .name = "unsampled", .text = "what answered was not sampled"};
static const struct reason reason_unsure = {
    .name = "unsure", .text = "it is not known what does the work"};
static const struct reason reason_unchecked = {
    .name = "unchecked", .text = "not all could be checked"};
static const struct reason reason_flat_once = {.name = "flat_once",
					       .text = "FLAT at one look only"};
static const struct reason reason_uncollected = {
    .name = "uncollected", .text = "no heap after a collection"};
static const struct reason reason_unreported = {
    .name = "unreported", .text = "who answered is not shown"};

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
	if (conditions->death == DEATH_OUT_OF_MEMORY)
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "target ran out of memory before growth could be "
			 "measured; give it more, or less load");
	else
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "target died%s%s",
			 conditions->death_how[0] != '\0'
			     ? ": "
			     : "; nothing is known about its memory",
			 conditions->death_how);
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

/*
 * Under a load that did not do its work, or that others answered, nothing is
 * proved FLAT.
 */
static int
overall_unproved(struct verdict *verdict, const struct reason *reason,
		 const char *why)
{
	if (why[0] == '\0')
		return 0;
	overall_set(verdict, VERDICT_INCONCLUSIVE, reason,
		    overall_foremost(verdict));
	snprintf(verdict->sentence, sizeof(verdict->sentence), "%s", why);
	return 1;
}

static const char once[] =
    "FLAT at the last look only: a run that may end early "
    "needs it at two in a row";

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
	if ((!conditions->unmeasured && overall_leak(verdict, p)) ||
	    overall_died(verdict, conditions) ||
	    overall_invalid(verdict, conditions) ||
	    overall_unproved(verdict, &reason_unsampled,
			     conditions->unsampled) ||
	    overall_unproved(verdict, &reason_undone, conditions->undone) ||
	    overall_unproved(verdict, &reason_unreported,
			     conditions->unreported) ||
	    overall_unproved(verdict, &reason_uncollected,
			     conditions->uncollected))
		return;
	if (flat == 0 || flat != overall_deciding(verdict))
		overall_inconclusive(verdict);
	else if (!overall_unproved(verdict, &reason_unsure,
				   conditions->unsure) &&
		 !overall_unproved(verdict, &reason_unchecked,
				   conditions->unchecked) &&
		 !overall_unproved(verdict, &reason_flat_once,
				   conditions->flat_once ? once : ""))
		overall_flat(verdict, conditions);
}

/* What the tracks tell of the heap; facts is room to work in. */
static struct heap_facts
overall_heap(const struct track *tracks, size_t ntracks,
	     const struct conditions *conditions, struct facts *facts)
{
	static const struct heap_facts unknown = {0, NAN}, asked = {1, NAN};
	struct heap_facts heap = unknown;
	struct metric_verdict metric;

	for (size_t i = 0; i < ntracks; i++) {
		if (metric_is(tracks[i].name, EVIDENCE_HEAP))
			heap.asked |= tracks[i].readings >= FEW_READINGS;
		if (metric_row(tracks[i].name) !=
		    &metric_rows[METRIC_ROW_heap_resident])
			continue;
		facts_gather(facts, &tracks[i], conditions, &asked);
		metric_judge(facts, &metric);
		heap.growth = metric.growth.high;
	}
	return heap;
}

/*
 * Connections that were surely opened, per dose: sockets or, where there is a
 * thread for each, threads. NAN: neither is known.
 */
static double
overall_opened(const struct track *tracks, size_t ntracks,
	       const struct conditions *conditions, struct facts *facts)
{
	static const struct heap_facts none = {0, NAN};
	double opened = NAN;

	for (size_t i = 0; i < ntracks; i++) {
		if ((!metric_is(tracks[i].name, EVIDENCE_SOCKETS) &&
		     !metric_is(tracks[i].name, EVIDENCE_THREADS)) ||
		    tracks[i].readings < FEW_READINGS)
			continue;
		facts_gather(facts, &tracks[i], conditions, &none);
		opened = fmax(opened, facts_opened(facts));
	}
	return opened;
}

/* The user has to know that the verdict is about less than was asked for. */
static void
overall_interrupted(struct verdict *verdict, const char *interrupted)
{
	char sentence[sizeof(verdict->sentence)];

	if (interrupted[0] == '\0')
		return;
	snprintf(sentence, sizeof(sentence), "%s: %.220s", interrupted,
		 verdict->sentence[0] != '\0' ? verdict->sentence
					      : reason_text(verdict->reason));
	memcpy(verdict->sentence, sentence, sizeof(sentence));
}

/* What it grows over all is told as well: that is what the table shows. */
static void
overall_tell_route(struct metric_verdict *metric, const char *route,
		   const struct bounds *growth)
{
	char of_its_own[SENTENCE_RATE], range[SENTENCE_BETWEEN];
	char all[SENTENCE_RATE];
	const char *unit = units_per(PER_REQUEST);

	snprintf(metric->sentence, sizeof(metric->sentence),
		 "%.100s grows %s of its own%s; over all it is %s", route,
		 sentence_rate(of_its_own, growth->estimate, metric, unit),
		 sentence_range(range, growth, metric, unit),
		 sentence_rate(all, metric->growth.estimate, metric, unit));
}

void
verdict_blame_route(struct verdict *verdict, size_t i, const char *route,
		    const struct metric_verdict *own,
		    const struct conditions *conditions)
{
	struct metric_verdict *metric = &verdict->metrics[i];

	metric->kind = VERDICT_LEAK;
	metric->reason = &reason_route;
	metric->creeps = 0;
	overall_tell_route(metric, route, &own->growth);
	overall_set(verdict, VERDICT_LEAK, &reason_route, i);
	overall_interrupted(verdict, conditions->interrupted);
	overall_not_excluded(own, conditions, verdict->not_excluded,
			     sizeof(verdict->not_excluded));
}

void
verdict_judge(struct verdict *verdict, const struct track *tracks,
	      size_t ntracks, const struct conditions *conditions)
{
	struct facts *facts = xmalloc(sizeof(*facts));
	struct heap_facts heap =
	    overall_heap(tracks, ntracks, conditions, facts);
	double opened = overall_opened(tracks, ntracks, conditions, facts);
	double p[VERDICT_METRICS];

	memset(verdict, 0, sizeof(*verdict));
	for (size_t i = 0; i < ntracks && i < VERDICT_METRICS; i++) {
		facts_gather(facts, &tracks[i], conditions, &heap);
		facts->opened = opened;
		metric_judge(facts, &verdict->metrics[i]);
		verdict->metrics[i].named = tracks[i].named;
		p[i] = metric_p(&verdict->metrics[i], facts);
		verdict->nmetrics++;
	}
	free(facts);
	choose_deciding(verdict, heap.growth);
	overall_decide(verdict, p, conditions);
	overall_interrupted(verdict, conditions->interrupted);
	if (verdict->kind == VERDICT_LEAK || verdict->kind == VERDICT_FLAT)
		overall_not_excluded(&verdict->metrics[verdict->decisive],
				     conditions, verdict->not_excluded,
				     sizeof(verdict->not_excluded));
}
