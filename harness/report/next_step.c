/* SPDX-License-Identifier: MIT */
/* The command that follows a run that was not decided. */
#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "judge/answer_proof.h"
#include "judge/segment_proof.h"
#include "report/next_step.h"
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

/* What was asked and answered; a log alone has no iteration to show. */
static void
next_requests(struct buf *out, const struct run_info *info, int own)
{
	if (info->replay.present)
		buf_adds(out, "look into the log of the target");
	else
		next_check(out, info, own);
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

/* As many users as replies keep busy at that rate, and a fifth more. */
static void
next_rate(struct buf *out, const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	double users = ceil(1.2 * of->planned_rate * of->reply_s);

	buf_adds(out, "the same command with ");
	if (users > 0 && users <= 10000)
		buf_addf(out, "-u %.0f, or ", users);
	else
		buf_adds(out, "twice as many users (-u), or ");
	buf_addf(out, "-R %.*f", of->achieved_rate < 10 ? 2 : 0,
		 of->achieved_rate);
}

/* What grew until nothing was left is measured at a quarter of the rate. */
static void
next_less(struct buf *out, const struct judged *run)
{
	buf_adds(out, "the same command with ");
	if (run->conditions.rate >= 4)
		buf_addf(out, "-R %.0f, or ", run->conditions.rate / 4);
	else
		buf_adds(out, "a lower rate (-R), or ");
	buf_adds(out, "more memory for the target");
}

static void
next_failed(struct buf *out, const struct judged *run, int own)
{
	const struct conditions *of = &run->conditions;

	if (next_is(run, "errors") || next_is(run, "flow") ||
	    (next_is(run, "load_not_held") && !(of->requests > 0)))
		next_requests(out, &run->run->info, own);
	else if (next_is(run, "generator"))
		buf_adds(out, "the same command with more threads (-t), or a "
			      "lower rate (-R)");
	else if (next_is(run, "load_not_held"))
		next_rate(out, run);
	else if (of->death == DEATH_OUT_OF_MEMORY)
		next_less(out, run);
	else if (run->run->info.target.started_here > 0)
		next_log(out, run->run->path);
	else
		buf_adds(out, "look into the log of the target");
}

/* To ask it was allowed, and could not be done: its gap says why. */
static int
next_cannot_be_asked(const struct run *run)
{
	for (size_t i = 0; i < run->nevents; i++)
		if (strcmp(run->events[i].event, "gap") == 0 &&
		    strncmp(run->events[i].detail, "heap of ", 8) == 0 &&
		    strstr(run->events[i].detail, "--runtime") == NULL)
			return 1;
	return 0;
}

/* A heap that nobody asked is what a managed runtime leaves undecided. */
static int
next_is_unasked(const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	enum runtime runtime = run->conditions.runtime;

	return (runtime == RUNTIME_NODE || runtime == RUNTIME_GO ||
		runtime == RUNTIME_JVM) &&
	       run->run->info.target.started_here == 0 && metric != NULL &&
	       metric->measure == MEASURE_BYTES &&
	       !metric_is(metric->name, EVIDENCE_HEAP) &&
	       run_last_event(run->run, "asked") == NULL &&
	       !next_cannot_be_asked(run->run);
}

/* Once sessions end as fast as they begin, they add nothing. */
static void
next_session(struct buf *out, const struct judged *run)
{
	double ttl_s = run->conditions.session_ttl_s;

	buf_addf(out,
		 "the same command with --warmup %.0fs, or a service that "
		 "keeps sessions shorter (--session-ttl)",
		 sentence_round_up(ceil(1.1 * ttl_s)));
}

/* With the last number of users from the start on, growth is per request. */
static void
next_ramp(struct buf *out, const struct judged *run)
{
	const struct run_load *load = &run->run->info.load;
	const struct run_point *stages = load->stages.items;
	double most = load->users;

	for (size_t i = 0; i < load->stages.count; i++)
		most = fmax(most, stages[i].level);
	if (run->run->info.scenario.present && load->stages.count > 0)
		buf_addf(out,
			 "the same command with -u %.0f and without --stages",
			 most);
	else
		buf_adds(out, "record it while as many connections are open "
			      "throughout, and judge that");
}

/* What does the work behind another was found too late to be sampled. */
static void
next_in_time(struct buf *out, const struct judged *run)
{
	const struct run_info *info = &run->run->info;
	const struct run_answerer *front = answer_proof_front(info);

	if (front == NULL || info->target.started_here > 0)
		next_longer(out, run, 2);
	else
		buf_addf(out, "the same command with --pid %.0f --pid %.0f",
			 front->pid, info->target.pid);
}

/* The process that answers is to be sampled, in place of or beside another. */
static void
next_sampled(struct buf *out, const struct judged *run)
{
	const struct run_info *info = &run->run->info;
	const struct run_answerer *other = answer_proof_other(info);
	const struct run_forward *forward = answer_proof_forward(info, 0);

	if (forward == NULL && answer_proof_forward(info, 1) != NULL)
		next_in_time(out, run);
	else if (forward != NULL && forward->pid > 0)
		buf_addf(out, "the same command with --pid %.0f --pid %.0f",
			 info->target.pid, forward->pid);
	else if (forward != NULL)
		buf_adds(out, "run flatline where that process is, or give its "
			      "number with --pid");
	else if (other == NULL)
		buf_adds(out, "the same command with sudo");
	else if (answer_proof_sampled(info) > 0 &&
		 info->target.started_here > 0)
		buf_addf(out,
			 "end process %.0f, which shares the port, and run the "
			 "same command again",
			 other->pid);
	else if (answer_proof_sampled(info) > 0)
		buf_addf(out, "the same command with --pid %.0f --pid %.0f",
			 info->target.pid, other->pid);
	else if (info->target.started_here > 0)
		buf_addf(out,
			 "end process %.0f, which holds the port, or leave out "
			 "-- COMMAND",
			 other->pid);
	else
		buf_addf(out, "the same command with --pid %.0f", other->pid);
}

/* Proof that a page of metrics is of the process that answers. */
static void
next_reported(struct buf *out, const struct run_page *page)
{
	if (page->in_turn > 0 || !isnan(page->counted))
		buf_adds(out, "the same command with --metrics of the process "
			      "that answers, and its address as --target");
	else
		buf_adds(out,
			 "the same command with --per SERIES, which counts "
			 "requests on that page");
}

/* A file of numbers: whoever made it records more of them. */
static void
next_record(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	char needed[SENTENCE_NEEDED];

	if (metric != NULL && isfinite(metric->needed_dose))
		buf_addf(out, "record %s, and judge that",
			 sentence_needed(needed, metric->needed_dose,
					 &run->conditions));
}

/* One was lost: all of the load has to be made again. */
static void
next_segments(struct buf *out, const struct judged *run)
{
	const struct run_list *segments = &run->run->info.segments;

	buf_addf(out,
		 "run all %zu segments again, and flatline watch beside the "
		 "target; then flatline merge RUN... -o OUT",
		 segments->count);
}

/* A life of as many requests takes eight times as long. */
static void
next_longer_lives(struct buf *out, const struct judged *run)
{
	double span = fmax(next_span(run), 1);
	double begun = run->run->info.done.measured_iterations;
	double done = begun > 0 ? begun : run->conditions.requests;

	buf_addf(out,
		 "%s with -R %.0f -d %.0fs, or with processes that are not "
		 "replaced (gunicorn: --max-requests 0)",
		 next_same, ceil(done / span / 8),
		 sentence_round_up(fmax(span, fmin(8 * span, 180))));
}

static void
next_undecided(struct buf *out, const struct judged *run, int own)
{
	const struct run_info *info = &run->run->info;

	if (segment_proof_lost(info) != NULL)
		next_segments(out, run);
	else if (next_is(run, "unsampled"))
		next_sampled(out, run);
	else if (next_is(run, "unreported"))
		next_reported(out, &info->target.page);
	else if (next_is(run, "undone") && run->conditions.all_redirects)
		next_requests(out, info, own);
	else if (next_is(run, "unchecked"))
		buf_adds(out, "the same command, with limits and series of "
			      "what is there");
	else if (next_is(run, "session"))
		next_session(out, run);
	else if (next_is(run, "ramp"))
		next_ramp(out, run);
	else if (next_is(run, "brief") && info->target.url != NULL)
		next_longer_lives(out, run);
	else if (run->conditions.interrupted[0] != '\0' &&
		 info->scenario.present)
		buf_adds(out, "the same command, to its end");
	else if (next_is_unasked(run))
		buf_addf(out, "the same command with --runtime %s",
			 info->target.runtime);
	else if (info->replay.present)
		buf_adds(out, "the same command with a longer log");
	else if (info->target.url != NULL) {
		buf_addf(out, "%s ", next_same);
		next_longer(out, run, next_times(run));
	} else
		next_record(out, run);
}

/* Where the course of what broke its limit is drawn. */
static void
next_limit(struct buf *out, const struct judged *run)
{
	static const char *const plots[LIMIT_NAMES] = {[LIMIT_P95] = "latency",
						       [LIMIT_P99] = "latency",
						       [LIMIT_RATE] = "load",
						       [LIMIT_FDS] =
							   "resources"};
	struct limit_row rows[LIMITS_MOST];
	const struct limit_row *row = limit_broken(run, rows);

	if (row == NULL || run->run->info.target.url == NULL)
		return;
	if (row->missed != NULL) {
		buf_adds(out, "flatline judge ");
		next_word(out, run->run->path);
		buf_adds(out, " --route-limit with the right name, which the "
			      "scenario needs too");
	} else if (row->name == LIMIT_SURVIVE) {
		buf_addf(out, "%s ", next_same);
		next_longer(out, run, 2);
	} else if (plots[row->name] != NULL) {
		buf_adds(out, "flatline plot ");
		next_word(out, run->run->path);
		buf_addf(out, " %s", plots[row->name]);
	}
}

void
next_step(struct buf *out, const struct judged *run, int own)
{
	switch (run->verdict->kind) {
	case VERDICT_LEAK:
		next_leak(out, run);
		break;
	case VERDICT_FAILED:
		if (run->run->info.target.url != NULL)
			next_failed(out, run, own);
		break;
	case VERDICT_INCONCLUSIVE:
		next_undecided(out, run, own);
		break;
	case VERDICT_FLAT:
		next_limit(out, run);
		break;
	}
}
