/* SPDX-License-Identifier: MIT */
/*
 * LEAK if one of the deciding metrics leaks, corrected for their number (Holm
 * 1979); FLAT only if all that decide are (an intersection-union test needs no
 * correction); else INCONCLUSIVE, with the reason of one of them.
 */
#include "verdict/overall.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verdict/rule.h"
#include "verdict/sentence.h"
#include "verdict/validity.h"

/* The most telling reason first, when metrics give several. */
static const enum reason order[] = {
    REASON_POLICY,    REASON_SATURATING,     REASON_NOT_SETTLED,
    REASON_TOO_SMALL, REASON_NEAR_TOLERANCE, REASON_RESOLUTION,
    REASON_RECYCLED,  REASON_UNREADABLE,     REASON_TOO_FEW};

static void
overall_set(struct verdict *verdict, enum verdict_kind kind, enum reason reason,
	    size_t decisive)
{
	const struct metric_verdict *metric = &verdict->metrics[decisive];

	verdict->kind = kind;
	verdict->reason = reason;
	verdict->decisive = decisive;
	if (decisive < verdict->nmetrics && kind != VERDICT_FAILED)
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "%.47s%s%.260s", metric_label(metric->name),
			 sentence_joint(metric->reason), metric->sentence);
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

/* The surest LEAK: bytes before counts, then the least probability. */
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
 * Holm's first step is the one that matters: if the least of m probabilities
 * is not under alpha / m, none is accepted.
 */
static int
overall_leak(struct verdict *verdict, const double *p)
{
	size_t best = overall_surest(verdict, p);
	double m = (double)overall_deciding(verdict);

	if (best == verdict->nmetrics)
		return 0;
	if (p[best] > TAIL_PROBABILITY / m) {
		overall_set(verdict, VERDICT_INCONCLUSIVE, REASON_DISAGREE,
			    best);
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "metrics disagree: %.47s alone %.150s, which is not "
			 "sure enough among %.0f; needs about %.0f requests",
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

static void
overall_inconclusive(struct verdict *verdict)
{
	for (size_t r = 0; r < sizeof(order) / sizeof(*order); r++)
		for (size_t i = 0; i < verdict->nmetrics; i++) {
			const struct metric_verdict *metric =
			    &verdict->metrics[i];

			if (!metric->decides || metric->reason != order[r])
				continue;
			overall_set(verdict, VERDICT_INCONCLUSIVE,
				    metric->reason, i);
			return;
		}
	overall_set(verdict, VERDICT_INCONCLUSIVE, REASON_UNREADABLE, 0);
	snprintf(verdict->sentence, sizeof(verdict->sentence),
		 "no metric could be read: a verdict needs at least one of "
		 "memory, fds, sockets or threads");
}

static int
overall_died(struct verdict *verdict, const struct conditions *conditions)
{
	if (conditions->death == DEATH_NONE)
		return 0;
	overall_set(verdict, VERDICT_FAILED, REASON_DIED, 0);
	snprintf(verdict->sentence, sizeof(verdict->sentence), "%s",
		 conditions->death == DEATH_OUT_OF_MEMORY
		     ? "target ran out of memory before growth could be "
		       "measured; give it more, or less load"
		     : "target died; nothing is known of its memory");
	return 1;
}

static int
overall_invalid(struct verdict *verdict, const struct conditions *conditions)
{
	enum reason reason = validity_reason(conditions);

	if (reason == REASON_NONE)
		return 0;
	overall_set(verdict, VERDICT_FAILED, reason, 0);
	validity_sentence(conditions, verdict->sentence,
			  sizeof(verdict->sentence));
	return 1;
}

/* Beside a heap that is level, does the process itself look level too? */
static int
overall_os_is_flat(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (verdict->metrics[i].measure == MEASURE_BYTES &&
		    verdict->metrics[i].reason != REASON_UNREADABLE &&
		    !metric_is_part(&verdict->metrics[i]) &&
		    verdict->metrics[i].kind != VERDICT_FLAT)
			return 0;
	return 1;
}

/* What is told of a FLAT run: the heap, else the first that decides. */
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

	overall_set(verdict, VERDICT_FLAT, REASON_BOUNDED, i);
	if (metric_is(verdict->metrics[i].name, EVIDENCE_HEAP) &&
	    !overall_os_is_flat(verdict))
		strncat(verdict->sentence,
			"; the process around it follows the collector",
			sizeof(verdict->sentence) - strlen(verdict->sentence) -
			    1);
}

void
overall_decide(struct verdict *verdict, const double *p,
	       const struct conditions *conditions)
{
	size_t flat = overall_count(verdict, VERDICT_FLAT);

	if (conditions->death == DEATH_KILLED) {
		overall_set(verdict, VERDICT_FAILED, REASON_KILLED, 0);
		snprintf(verdict->sentence, sizeof(verdict->sentence),
			 "target was killed by somebody else; nothing is known "
			 "of its memory");
		return;
	}
	if (overall_leak(verdict, p) || overall_died(verdict, conditions) ||
	    overall_invalid(verdict, conditions))
		return;
	if (flat > 0 && flat == overall_deciding(verdict))
		overall_flat(verdict);
	else
		overall_inconclusive(verdict);
}
