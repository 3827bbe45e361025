/* SPDX-License-Identifier: MIT */
/* The command that follows a run that was not decided. */
#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "report/report.h"
#include "verdict/sentence.h"

static void
next_word(struct buf *out, const char *word)
{
	escape_shell(out, run_or_empty(word), strlen(run_or_empty(word)));
}

/*
 * Requests and replies of one iteration, against the same target. The command
 * in a run directory may be anybody's: it is not for pasting into a shell.
 */
static void
next_check(struct buf *out, const struct run_info *info, int own)
{
	buf_adds(out, "flatline check ");
	next_word(out, info->scenario.path);
	if (info->target.started_here > 0 && info->target.command != NULL) {
		buf_addf(out, " -- %s", own ? info->target.command : "COMMAND");
		return;
	}
	buf_adds(out, " --target ");
	next_word(out, info->target.url);
}

/* A run of cycles becomes longer by cycles, one of a count by requests, any
 * other by time. */
static void
next_longer(struct buf *out, const struct judged *run, double times)
{
	const struct run_load *load = &run->run->info.load;

	buf_adds(out, "the same command with ");
	if (!isnan(load->cycles))
		buf_addf(out, "--cycles %.0f", ceil(load->cycles * times));
	else if (!isnan(load->requests))
		buf_addf(out, "-n %.0f",
			 sentence_round_up(load->requests * times));
	else
		buf_addf(out, "-d %.0fs, or --until-certain",
			 sentence_round_up(ceil(load->duration_s * times)));
}

static double
next_times(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	double done = run->conditions.requests;
	double times = metric != NULL ? metric->needed_dose / done : NAN;

	return isfinite(times) && times > 1.1 ? fmin(times, 1000) : 2;
}

static int
next_is(const struct judged *run, const char *reason)
{
	return run->verdict->reason != NULL &&
	       strcmp(run->verdict->reason->name, reason) == 0;
}

static void
next_log(struct buf *out, const char *dir)
{
	buf_adds(out, "less ");
	next_word(out, dir);
	buf_adds(out, "/target.log");
}

static void
next_failed(struct buf *out, const struct judged *run, int own)
{
	const struct conditions *of = &run->conditions;

	if (next_is(run, "errors") || next_is(run, "flow"))
		next_check(out, &run->run->info, own);
	else if (next_is(run, "generator"))
		buf_adds(out, "the same command with more threads (-t), or a "
			      "lower rate (-R)");
	else if (next_is(run, "load_not_held"))
		buf_addf(out,
			 "the same command with -R %.*f, or twice as many "
			 "users (-u)",
			 of->achieved_rate < 10 ? 2 : 0, of->achieved_rate);
	else if (run->run->info.target.started_here > 0)
		next_log(out, run->run->path);
	else
		buf_adds(out, "look into the log of the target");
}

/* A heap that nobody asked is what a managed runtime leaves undecided. */
static int
next_is_unasked(const struct judged *run)
{
	const char *runtime = run->run->info.target.runtime;
	const struct metric_verdict *metric = judged_decisive(run);

	return runtime != NULL && run->run->info.target.started_here == 0 &&
	       strcmp(runtime, "unknown") != 0 &&
	       strcmp(runtime, "native") != 0 && metric != NULL &&
	       metric->measure == MEASURE_BYTES &&
	       !metric_is(metric->name, EVIDENCE_HEAP) &&
	       run_last_event(run->run, "asked") == NULL;
}

void
next_step(struct buf *out, const struct judged *run, int own)
{
	const struct run_info *info = &run->run->info;

	if (run->verdict->kind == VERDICT_FLAT ||
	    run->verdict->kind == VERDICT_LEAK || !info->scenario.present ||
	    info->replay.present)
		return;
	if (run->verdict->kind == VERDICT_FAILED)
		next_failed(out, run, own);
	else if (next_is(run, "undone") && run->conditions.all_redirects)
		next_check(out, info, own);
	else if (next_is_unasked(run))
		buf_addf(out, "the same command with --runtime %s",
			 info->target.runtime);
	else
		next_longer(out, run, next_times(run));
}
