/* SPDX-License-Identifier: MIT */
#include "judge/compare.h"

#include <math.h>
#include <string.h>

#include "base/units.h"
#include "judge/judge.h"

/* Ranges whose lengths differ by less than that factor count as equal. */
static const double same_range = 1.02;
/* Share of a run over which a leak that began at once is steady. */
static const double nearly_all = 0.8;

static const struct column *
compared_run_dose(const struct compared_run *side)
{
	const struct column *requests =
	    table_column(&side->run.samples, "requests");

	return requests != NULL && !side->judged.conditions.per_second
		   ? requests
		   : table_column(&side->run.samples, "time_s");
}

/* Finds the first and last dose of the measured part. */
static void
compared_run_measure(struct compared_run *side)
{
	const struct conditions *of = &side->judged.conditions;
	const struct column *time = table_column(&side->run.samples, "time_s");
	const struct column *dose = compared_run_dose(side);

	side->from_dose = side->from_s = side->to_s = NAN;
	side->dose = 0;
	for (size_t i = 0; time != NULL && i < side->run.samples.nrows; i++) {
		double at = time->values[i], done = dose->values[i];

		if (!isfinite(at) || !isfinite(done) ||
		    at < of->measured_from_s || at > of->measured_to_s)
			continue;
		if (isnan(side->from_dose)) {
			side->from_dose = done;
			side->from_s = at;
		}
		side->to_s = at;
		side->dose = fmax(side->dose, done - side->from_dose);
	}
}

/* The time at which that dose was reached. */
static double
compared_run_time_at(const struct compared_run *side, double dose)
{
	const struct column *time = table_column(&side->run.samples, "time_s");
	const struct column *done = compared_run_dose(side);

	for (size_t i = 0; i < side->run.samples.nrows; i++)
		if (time->values[i] >= side->from_s &&
		    done->values[i] - side->from_dose >= dose)
			return time->values[i];
	return side->to_s;
}

int
compared_run_read(struct compared_run *side, const char *path,
		  const struct settings *settings, struct error *err)
{
	if (strcmp(path, "-") == 0)
		return error_set(err, STATUS_USAGE,
				 "compare reads its inputs twice: give files "
				 "or run directories, not -");
	if (run_read(&side->run, path, err) != 0 ||
	    judge_run(&side->judged, &side->verdict, &side->run, settings,
		      err) != 0)
		return -1;
	compared_run_measure(side);
	return 0;
}

void
compared_run_free(struct compared_run *side)
{
	run_free(&side->run);
}

/*
 * Whether the common range shows that the leak began beyond it. A range of too
 * few readings shows nothing: a leak that is steady over nearly all of the run
 * was there all the time.
 */
static int
compare_is_late(const struct compared_run *side)
{
	const struct metric_verdict *metric = judged_decisive(&side->judged);

	if (side->verdict.kind != VERDICT_LEAK ||
	    side->shorter.kind == VERDICT_LEAK)
		return 0;
	return side->shorter.kind == VERDICT_FLAT || metric == NULL ||
	       !(metric->to_dose - metric->from_dose >=
		 nearly_all * side->dose);
}

/*
 * Picks each run's verdict for the pair: that of the common range if it is the
 * same as that of the whole run. A leak that shows only beyond is late; why a
 * run failed is told of all of it.
 */
static int
compare_judge(struct judged *judged, struct compared_run *side, double common,
	      const struct settings *settings, struct compared *both,
	      struct error *err)
{
	enum verdict_kind whole = side->verdict.kind;

	*judged = side->judged;
	if (whole == VERDICT_FAILED || !(side->dose > same_range * common))
		return 0;
	if (judge_run_until(judged, &side->shorter, &side->run, settings,
			    compared_run_time_at(side, common), err) != 0)
		return -1;
	both->dose.late |= compare_is_late(side);
	if (whole != side->shorter.kind)
		*judged = side->judged;
	else
		both->dose.common = common;
	return 0;
}

static int
compare_refuse(const struct compared_run *before,
	       const struct compared_run *after,
	       const struct settings *settings, struct compared *both,
	       struct error *err)
{
	struct buf plan = {0}, place = {0};
	int result = 0;

	comparability_plan(&plan, &before->run.info, &after->run.info);
	comparability_place(&place, &before->run.info, &after->run.info);
	if (!settings->force)
		result = comparability_refuse(&plan, before->run.path,
					      after->run.path, err);
	snprintf(both->warning, sizeof(both->warning), "%s%s%s%s",
		 plan.len + place.len > 0 ? "different " : "", buf_text(&plan),
		 plan.len > 0 && place.len > 0 ? ", " : "", buf_text(&place));
	buf_free(&place);
	buf_free(&plan);
	return result;
}

int
compare_pair(struct compared *both, struct compared_run *before,
	     struct compared_run *after, const struct settings *settings,
	     struct error *err)
{
	double common = fmin(before->dose, after->dose);
	struct buf checks = {0};

	*both = (struct compared){
	    .before = before->judged,
	    .after = after->judged,
	    .dose = {.before = before->dose, .after = after->dose},
	};
	if (compare_refuse(before, after, settings, both, err) != 0 ||
	    compare_judge(&both->before, before, common, settings, both, err) !=
		0 ||
	    compare_judge(&both->after, after, common, settings, both, err) !=
		0)
		return -1;
	compare_checks(&checks, &before->run.info, &after->run.info);
	snprintf(both->checks, sizeof(both->checks), "%s", buf_text(&checks));
	buf_free(&checks);
	compare_decide(both, settings);
	return 0;
}
