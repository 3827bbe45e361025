/* SPDX-License-Identifier: MIT */
/*
 * What is decided of two runs. Everything that shows or acts on a comparison
 * takes it from here, so that a headline, an annotation and an exit status
 * cannot contradict each other.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "judge/judged.h"

/* Bounds may tell a fix: at most this share of the leak can be left. */
static const double fixed_share = 0.1;
/* Less than this share of the other run's requests does not show a fix. */
static const double least_overlap = 0.5;
/* Doses that differ by less are the same, or as good as that. */
static const double same_dose = 1.02, alike_dose = 1.2;

static const struct {
	const char *word, *title;
	enum status status;
} comparisons[COMPARISONS] = {
    [COMPARE_FIXED] = {"fixed", "FIXED", STATUS_OK},
    [COMPARE_REGRESSED] = {"regressed", "REGRESSED", STATUS_LEAK},
    [COMPARE_STILL_LEAKING] = {"still leaking", "STILL LEAKING", STATUS_LEAK},
    [COMPARE_UNCHANGED] = {"unchanged", "UNCHANGED", STATUS_OK},
    [COMPARE_FLAT] = {"flat", "FLAT", STATUS_OK},
    [COMPARE_LEAK] = {"leak", "LEAK", STATUS_LEAK},
    [COMPARE_INCONCLUSIVE] = {"inconclusive", "INCONCLUSIVE",
			      STATUS_INCONCLUSIVE},
    [COMPARE_FAILED] = {"failed", "FAILED", STATUS_FAILED},
};

const char *
comparison_word(enum comparison kind)
{
	return comparisons[kind].word;
}

const char *
comparison_title(enum comparison kind)
{
	return comparisons[kind].title;
}

enum verdict_kind
status_mood(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return VERDICT_FLAT;
	case STATUS_LEAK:
		return VERDICT_LEAK;
	case STATUS_INCONCLUSIVE:
		return VERDICT_INCONCLUSIVE;
	default:
		return VERDICT_FAILED;
	}
}

enum verdict_kind
decision_mood(const struct decision *decision)
{
	return status_mood(decision->status);
}

static const char *
decision_dose(const struct compared *both)
{
	return both->after.conditions.per_second
		   ? "seconds"
		   : units_plural(conditions_unit(&both->after.conditions));
}

/* How the process ended; NULL: the run does not tell. */
static const char *
decision_death(const struct judged *run)
{
	static const char *const events[] = {"exit", "killed", "out of memory"};

	if (run->conditions.death == DEATH_NONE)
		return NULL;
	for (size_t i = 0; i < COUNT(events); i++) {
		const struct run_event *event =
		    run_last_event(run->run, events[i]);

		if (event != NULL)
			return event->detail;
	}
	return NULL;
}

static void
decision_blame(struct decision *decision, const char *build,
	       const struct judged *run)
{
	const struct verdict *verdict = run->verdict;
	const char *death = decision_death(run);

	if (death != NULL)
		snprintf(decision->why, sizeof(decision->why), "%s died: %s",
			 build, death);
	else
		snprintf(decision->why, sizeof(decision->why), "%s: %s", build,
			 verdict->sentence[0] != '\0'
			     ? verdict->sentence
			     : reason_text(verdict->reason));
}

/* What failed in one build and not in the other says most about it. */
static void
decision_blame_check(struct decision *decision, const struct compared *both)
{
	char why[sizeof(decision->why)];

	if (both->checks[0] == '\0')
		return;
	memcpy(why, decision->why, sizeof(why));
	snprintf(decision->why, sizeof(decision->why), "%s; %.220s",
		 both->checks, why);
}

static const char old_build[] = "the build before";
static const char new_build[] = "the new build (after)";

/* Of a broken limit that memory has no part in. */
static void
decision_blame_limit(struct decision *decision, const struct judged *run)
{
	struct limit_row rows[LIMITS_MOST];
	const struct limit_row *row = limit_broken(run, rows);
	struct buf title = {0};

	if (row == NULL)
		return;
	limit_title(&title, row);
	if (row->missed != NULL)
		snprintf(decision->why, sizeof(decision->why),
			 "limit %.220s was not checked: that route %s",
			 buf_text(&title), row->missed);
	else
		snprintf(decision->why, sizeof(decision->why),
			 "%s breaks the limit on %s", new_build,
			 buf_text(&title));
	buf_free(&title);
}

static int
decision_failed(struct decision *decision, const struct compared *both)
{
	decision->kind = COMPARE_FAILED;
	if (both->after.verdict->kind == VERDICT_FAILED)
		decision_blame(decision, new_build, &both->after);
	else if (both->before.verdict->kind == VERDICT_FAILED)
		decision_blame(decision, old_build, &both->before);
	else if (both->after.verdict->kind != VERDICT_LEAK &&
		 limits_broken(&both->after))
		decision_blame_limit(decision, &both->after);
	else
		return 0;
	decision_blame_check(decision, both);
	return 1;
}

/*
 * A fix is shown over the requests that showed the leak. What the new build
 * still has to do: half of what the old one did, or all if it leaks late.
 */
static int
decision_doubts_fix(struct decision *decision, const struct compared *both)
{
	double before = both->dose.before, after = both->dose.after;
	double needed = (both->dose.late ? 1 : least_overlap) * before - after;
	const char *dose = decision_dose(both);
	char a[UNITS_TEXT], b[UNITS_TEXT], more[UNITS_TEXT];

	if (!(after > 0) || !(needed > 0) || !(before > same_dose * after))
		return 0;
	units_count(a, after);
	units_count(b, before);
	units_count(more, ceil(needed));
	if (both->dose.late)
		snprintf(decision->why, sizeof(decision->why),
			 "one run leaks, but not within the %s %s that both "
			 "runs completed: the new build needs %s more",
			 a, dose, more);
	else
		snprintf(
		    decision->why, sizeof(decision->why),
		    "one run did %s and the other %s %s: less than half is "
		    "common to both; the new build needs %s more (use the "
		    "same --%s for both)",
		    a, b, dose, more,
		    both->after.conditions.per_second ? "duration"
						      : "rate or --requests");
	return 1;
}

/* Bounds can be believed where nothing but their width kept a run undecided. */
static const struct metric_verdict *
decision_bounded(const struct judged *run, const struct metric_verdict *metric)
{
	return metric != NULL && metric == judged_decisive(run) &&
		       run->verdict->kind == VERDICT_INCONCLUSIVE &&
		       metric->reason == &reason_resolution &&
		       isfinite(metric->growth.high)
		   ? metric
		   : NULL;
}

static void
decision_bound(struct decision *decision, const struct judged *run,
	       const struct metric_verdict *metric, const char *words)
{
	double most = judged_rate(run, fmax(metric->growth.high, 0));
	char text[UNITS_TEXT];

	if (metric->measure == MEASURE_BYTES)
		units_bytes(text, most);
	else
		units_number(text, most);
	snprintf(decision->why, sizeof(decision->why), "%s below %s/%s", words,
		 text, conditions_unit(&run->conditions));
}

/* A LEAK before, and a run after that is undecided. */
static enum comparison
decision_of_less(struct decision *decision, const struct compared *both)
{
	const struct metric_verdict *before = compare_before(both);
	const struct metric_verdict *after =
	    decision_bounded(&both->after, compare_after(both));

	if (after == NULL || before == NULL ||
	    !(compare_difference(both).high < 0) ||
	    !(after->growth.high <= fixed_share * before->growth.low) ||
	    decision_doubts_fix(decision, both))
		return COMPARE_INCONCLUSIVE;
	decision_bound(decision, &both->after, after, "to");
	return COMPARE_FIXED;
}

/* A run before that is undecided, and a LEAK after. */
static enum comparison
decision_of_more(struct decision *decision, const struct compared *both)
{
	const struct metric_verdict *after = compare_after(both);
	const struct metric_verdict *before =
	    decision_bounded(&both->before, compare_before(both));

	if (after == NULL || before == NULL ||
	    !(compare_difference(both).low > after->tolerance) ||
	    !(before->growth.high < after->growth.low))
		return COMPARE_LEAK;
	decision_bound(decision, &both->before, before, "from");
	return COMPARE_REGRESSED;
}

static enum comparison
decision_after_leak(struct decision *decision, const struct compared *both)
{
	switch (both->after.verdict->kind) {
	case VERDICT_LEAK:
		return COMPARE_STILL_LEAKING;
	case VERDICT_FLAT:
		return decision_doubts_fix(decision, both)
			   ? COMPARE_INCONCLUSIVE
			   : COMPARE_FIXED;
	default:
		return decision_of_less(decision, both);
	}
}

static enum comparison
decision_unchanged(struct decision *decision, const struct compared *both)
{
	double before = both->dose.before, after = both->dose.after;
	double common = fmin(before, after);
	char count[UNITS_TEXT];

	if (common > 0 && fmax(before, after) > alike_dose * common)
		snprintf(decision->why, sizeof(decision->why),
			 "over the %s %s that both runs completed",
			 units_count(count, common), decision_dose(both));
	return COMPARE_UNCHANGED;
}

/* It did not leak as far as it went: a late leak may have been there. */
static enum comparison
decision_regressed(struct decision *decision, const struct compared *both)
{
	char count[UNITS_TEXT];

	if (!both->dose.late || !(both->dose.after > both->dose.before))
		return COMPARE_REGRESSED;
	snprintf(decision->why, sizeof(decision->why),
		 "the new build leaks, but not within the %s %s that both runs "
		 "completed: the one before may do so too",
		 units_count(count, both->dose.before), decision_dose(both));
	return COMPARE_LEAK;
}

static enum comparison
decision_after_flat(struct decision *decision, const struct compared *both)
{
	switch (both->after.verdict->kind) {
	case VERDICT_FLAT:
		return decision_unchanged(decision, both);
	case VERDICT_LEAK:
		return decision_regressed(decision, both);
	default:
		return COMPARE_INCONCLUSIVE;
	}
}

static enum comparison
decision_after_undecided(struct decision *decision, const struct compared *both)
{
	switch (both->after.verdict->kind) {
	case VERDICT_FLAT:
		return COMPARE_FLAT;
	case VERDICT_LEAK:
		return decision_of_more(decision, both);
	default:
		return COMPARE_INCONCLUSIVE;
	}
}

static enum comparison
decision_kind(struct decision *decision, const struct compared *both)
{
	switch (both->before.verdict->kind) {
	case VERDICT_LEAK:
		return decision_after_leak(decision, both);
	case VERDICT_FLAT:
		return decision_after_flat(decision, both);
	default:
		return decision_after_undecided(decision, both);
	}
}

/*
 * Worse is what adds more than is tolerated, as far as can be told: an old
 * leak that passes must not hide a new one.
 */
static int
decision_is_no_worse(const struct compared *both)
{
	struct bounds difference = compare_difference(both);
	const struct metric_verdict *after = compare_after(both);

	return after != NULL && difference.low <= after->tolerance;
}

/* A gate lets in what is flat; that a leak became small does not prove it. */
static int
decision_is_unproven(const struct decision *decision,
		     const struct compared *both,
		     const struct settings *settings)
{
	return settings->after != NULL && decision->kind == COMPARE_FIXED &&
	       both->after.verdict->kind != VERDICT_FLAT;
}

/* What the options let pass. */
static void
decision_allow(struct decision *decision, const struct compared *both,
	       const struct settings *settings)
{
	const char *how = NULL;

	if (decision->kind == COMPARE_INCONCLUSIVE ||
	    decision_is_unproven(decision, both, settings)) {
		decision->status = inconclusive_status(settings);
		how = decision->status == STATUS_OK
			  ? "passes by --inconclusive pass"
		      : decision->kind == COMPARE_FIXED
			  ? "the new build is not proven flat"
			  : NULL;
	} else if (decision->kind == COMPARE_STILL_LEAKING &&
		   settings->allow_existing && decision_is_no_worse(both)) {
		decision->status = STATUS_OK;
		how = "let in by --allow-existing";
	}
	if (how != NULL)
		snprintf(decision->why + strlen(decision->why),
			 sizeof(decision->why) - strlen(decision->why), "%s%s",
			 decision->why[0] != '\0' ? "; " : "", how);
}

void
compare_decide(struct compared *both, const struct settings *settings)
{
	struct decision *decision = &both->decision;

	*decision = (struct decision){.kind = COMPARE_FAILED};
	if (!decision_failed(decision, both))
		decision->kind = decision_kind(decision, both);
	decision->status = comparisons[decision->kind].status;
	decision_allow(decision, both, settings);
}

void
compare_note(struct compared *both, const char *note)
{
	char why[sizeof(both->decision.why)];

	snprintf(why, sizeof(why), "%s%s%.500s", note,
		 both->decision.why[0] != '\0' ? "; " : "", both->decision.why);
	memcpy(both->decision.why, why, sizeof(why));
}

void
compare_fail(struct compared *both, const char *why)
{
	both->decision =
	    (struct decision){.kind = COMPARE_FAILED, .status = STATUS_FAILED};
	if (why != NULL)
		snprintf(both->decision.why, sizeof(both->decision.why), "%s",
			 why);
	else if (both->before.run != NULL)
		decision_blame(&both->decision, old_build, &both->before);
}
