/* SPDX-License-Identifier: MIT */
/* The summary of one run for a terminal, 80 columns wide. */
#include "report/screen.h"

#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/phrase.h"

static void
text_head(FILE *out, const struct judged *run, int one_line, int color)
{
	const struct verdict *verdict = run->verdict;
	const char *title = verdict_title(verdict->kind);
	size_t indent = strlen(title) + 2;
	struct buf words = {0}, clean = {0};

	phrase_sentence(&words, run);
	screen_title(out, title, screen_mood_of(phrase_mood(run)), color);
	fputs("  ", out);
	escape_terminal(&clean, buf_text(&words));
	if (one_line)
		fprintf(out, "%s\n", buf_text(&clean));
	else
		screen_wrap(out, indent, indent, buf_text(&words));
	buf_free(&clean);
	buf_free(&words);
}

/*
 * Without -v: what decided, what leaks, and memory that keeps the run
 * undecided. Metrics that are parts of another one appear in a sentence, if
 * they grow.
 */
static int
text_is_listed(const struct verdict *verdict,
	       const struct metric_verdict *metric, int verbose)
{
	if (!phrase_is_shown(metric))
		return 0;
	if (verbose > 0 || metric == &verdict->metrics[verdict->decisive])
		return 1;
	if (metric->kind == VERDICT_LEAK)
		return metric->decides || !metric_is_mapping(metric);
	return verdict->kind == VERDICT_INCONCLUSIVE && metric->decides &&
	       metric->kind == VERDICT_INCONCLUSIVE &&
	       metric->measure == MEASURE_BYTES;
}

static int
text_name_width(const struct verdict *verdict, int verbose)
{
	size_t widest = strlen("metric");

	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];
		size_t width = phrase_width(metric_label(metric->name));

		if (text_is_listed(verdict, metric, verbose) && width > widest)
			widest = width;
	}
	return widest > METRIC_LABEL ? METRIC_LABEL : (int)widest;
}

static void
text_amounts(FILE *out, const struct judged *run,
	     const struct metric_verdict *metric)
{
	const double amounts[] = {metric->growth.estimate, metric->growth.low,
				  metric->growth.high, metric->tolerance};
	char text[PHRASE_TEXT];

	for (size_t i = 0; i < COUNT(amounts); i++)
		screen_cell(out, i == 0 ? 11 : 10,
			    phrase_amount(text, metric->measure,
					  judged_rate(run, amounts[i])));
	fputc('\n', out);
}

static void
text_metrics(FILE *out, const struct judged *run, int verbose)
{
	const struct verdict *verdict = run->verdict;
	int width = text_name_width(verdict, verbose), silent = 0, more = 0;
	char growth[32];

	snprintf(growth, sizeof(growth), "per %s", phrase_per(run));
	fprintf(out, "\n  %-*s  %-12s%11s%10s%10s%10s\n", width, "metric",
		"verdict", growth, "low", "high", "tolerated");
	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];

		if (!text_is_listed(verdict, metric, verbose)) {
			more += phrase_is_shown(metric);
			continue;
		}
		fputs(metric->decides ? "  " : "* ", out);
		screen_cell(out, -width, metric_label(metric->name));
		fprintf(out, "  %-12s", verdict_title(metric->kind));
		text_amounts(out, run, metric);
		silent |= !metric->decides;
	}
	if (silent)
		fputs("  * information only, does not decide\n", out);
	if (more > 0)
		fprintf(out, "  (%d more with -v)\n", more);
}

static void
text_failed(struct buf *words, const struct conditions *of)
{
	double sent = fmax(of->requests + of->unanswered, of->errors);
	char failed[UNITS_TEXT], share[UNITS_TEXT];

	if (of->errors > 0 && isfinite(sent))
		buf_addf(words, ", %s failed (%s)",
			 units_count(failed, of->errors),
			 units_percent(share, of->errors / sent));
}

static void
text_note_load(FILE *out, const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	double load_s = judged_load_s(run);
	char requests[UNITS_TEXT], failed[UNITS_TEXT], rate[UNITS_TEXT];
	struct buf words = {0};

	if (!isfinite(of->requests) || of->per_second)
		return;
	buf_addf(&words, "%s requests measured",
		 units_count(requests, of->requests));
	if (load_s > 0)
		buf_addf(&words, " in %s, %s/s", units_duration(failed, load_s),
			 units_count(rate, of->requests / load_s));
	if (of->messages > 0)
		buf_addf(&words, ", %s messages",
			 units_count(requests, of->messages));
	text_failed(&words, of);
	if (of->planned_rate > 0 && isfinite(of->achieved_rate))
		buf_addf(&words, ", %s/s of the planned %s/s",
			 units_count(rate, of->achieved_rate),
			 units_count(requests, of->planned_rate));
	screen_note(out, "load", buf_text(&words));
	buf_free(&words);
}

static const char usual_transport[] = "h1, HTTP/1.1";

static void
text_note_transport(FILE *out, const struct judged *run, int verbose)
{
	struct buf words = {0};

	phrase_transport(&words, run);
	if (verbose > 0 || strcmp(buf_text(&words), usual_transport) != 0)
		screen_note(out, "transport", buf_text(&words));
	buf_free(&words);
}

static void
text_note_replies(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_replies(&words, run);
	screen_note(out, "replies", buf_text(&words));
	buf_free(&words);
}

static void
text_note_visitors(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_visitors(&words, run);
	screen_note(out, "visitors", buf_text(&words));
	buf_free(&words);
}

static void
text_note_counted(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_counted(&words, run);
	screen_note(out, "counted", buf_text(&words));
	buf_free(&words);
}

/* Not a note: it has the whole width, so that it takes two lines at most. */
static void
text_exercise(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_exercise(&words, run);
	if (words.len > 0) {
		fputs("  ", out);
		screen_wrap(out, 2, 4, buf_text(&words));
	}
	buf_free(&words);
}

/* What asking the runtime gained: compares the half-widths of two bounds. */
static void
text_note_resolution(FILE *out, const struct judged *run)
{
	const double worth_telling = 1.5;
	const struct metric_row *anon = &metric_rows[METRIC_ROW_anon];
	const struct metric_verdict *heap = judged_decisive(run);
	const struct metric_verdict *os = judged_metric(run, anon->column);
	char fine[PHRASE_TEXT], coarse[PHRASE_TEXT];
	double times;
	struct buf words = {0};

	if (heap == NULL || os == NULL || !(heap->resolution > 0) ||
	    !metric_is(heap->name, EVIDENCE_HEAP) ||
	    os->resolution < worth_telling * heap->resolution)
		return;
	times = os->resolution / heap->resolution;
	phrase_growth(fine, run, heap->measure, heap->resolution);
	phrase_amount(coarse, os->measure, os->resolution);
	if (isfinite(times))
		buf_addf(&words, "±%s, %.*f times finer than %s (±%s)", fine,
			 times < 10, times, anon->label, coarse);
	else
		buf_addf(&words, "±%s, where %s shows nothing yet", fine,
			 anon->label);
	screen_note(out, "resolved", buf_text(&words));
	buf_free(&words);
}

static const struct {
	const char *words,
	    *event; /* words for an event of events.csv; its detail says more */
} deaths[] = {
    [DEATH_OUT_OF_MEMORY] = {"the target ran out of memory", "out of memory"},
    [DEATH_KILLED] = {"the target was killed", "killed"},
    [DEATH_OTHER] = {"the target died", "exit"},
};

static void
text_note_fate(FILE *out, const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	const struct run_event *event;
	char when[UNITS_TEXT] = "?";
	struct buf words = {0};

	if (of->restarts > 0) {
		buf_addf(&words, "%d time%s", of->restarts,
			 of->restarts > 1 ? "s" : "");
		screen_note(out, "restarted", buf_text(&words));
		buf_clear(&words);
	}
	if (of->death != DEATH_NONE) {
		buf_adds(&words, deaths[of->death].words);
		if (isfinite(of->death_s))
			buf_addf(&words, " after %s",
				 units_duration(when, of->death_s));
		event = run_last_event(run->run, deaths[of->death].event);
		if (event != NULL)
			buf_addf(&words, ": %s", event->detail);
		screen_note(out, "ended", buf_text(&words));
	}
	buf_free(&words);
}

static void
text_note_held(FILE *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	char time[UNITS_TEXT], before[PHRASE_TEXT], after[PHRASE_TEXT];
	struct buf words = {0};

	if (!(run->held.seconds > 0) || metric == NULL)
		return;
	buf_addf(&words, "%s without load: %s from %s to %s",
		 units_duration(time, run->held.seconds),
		 metric_label(metric->name),
		 phrase_amount(before, metric->measure, run->held.before),
		 phrase_amount(after, metric->measure, run->held.after));
	screen_note(out, "held", buf_text(&words));
	buf_free(&words);
}

/* Only for a LEAK, and only if it can be attributed to routes. */
static void
text_note_routes(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_routes(&words, run);
	screen_note(out, "by route", buf_text(&words));
	buf_free(&words);
}

/* Only for a LEAK, and only if the load varied. */
static void
text_note_drivers(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_drivers(&words, run);
	screen_note(out, "follows", buf_text(&words));
	buf_free(&words);
}

static void
text_note_where(FILE *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_where(&words, run);
	screen_note(out, "where", buf_text(&words));
	buf_free(&words);
}

static void
text_notes(FILE *out, const struct judged *run, int verbose)
{
	text_note_drivers(out, run);
	text_note_routes(out, run);
	text_note_where(out, run);
	text_resources(out, run);
	text_note_visitors(out, run);
	text_note_load(out, run);
	text_note_counted(out, run);
	text_note_replies(out, run);
	text_note_transport(out, run, verbose);
	text_note_resolution(out, run);
	text_note_fate(out, run);
	text_note_held(out, run);
	if (run->forecast.known)
		screen_note(out, "forecast", run->forecast.sentence);
	screen_note(out, "check", run->check);
	screen_note(out, "left open", run->verdict->not_excluded);
}

/* Its name, its column in samples.csv, and the reason. */
static void
text_evidence_head(FILE *out, const struct metric_verdict *metric)
{
	const char *label = metric_label(metric->name);
	struct buf words = {0};

	buf_adds(&words, label);
	if (strcmp(label, metric->name) != 0)
		buf_addf(&words, " (%s)", metric->name);
	buf_addf(&words, ": %s", reason_text(metric->reason));
	fputs("\n  ", out);
	screen_wrap(out, 2, 4, buf_text(&words));
	buf_free(&words);
}

static void
text_evidence(FILE *out, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->nmetrics; i++) {
		const struct metric_verdict *metric = &verdict->metrics[i];

		if (!phrase_is_shown(metric))
			continue;
		text_evidence_head(out, metric);
		fputs("    ", out);
		screen_wrap(out, 4, 4, metric->sentence);
	}
}

void
text_headline(FILE *out, const struct judged *run, int color)
{
	text_head(out, run, 0, color);
}

void
text_verdict(FILE *out, const struct judged *run, int verbose, int color)
{
	const struct verdict *verdict = run->verdict;

	text_head(out, run, verbose < 0, color);
	if (verbose < 0)
		return;
	if (verdict->nmetrics > 0 &&
	    (verbose > 0 || verdict->kind != VERDICT_FAILED))
		text_metrics(out, run, verbose);
	fputc('\n', out);
	text_exercise(out, run);
	text_limits(out, run, 0);
	text_notes(out, run, verbose);
	if (verbose > 0)
		text_evidence(out, verdict);
}
