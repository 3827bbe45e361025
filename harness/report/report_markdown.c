/* SPDX-License-Identifier: MIT */
/* summary.md, which also works as a comment on a pull request. */
#include <math.h>

#include "base/escape.h"
#include "base/units.h"
#include "report/brief.h"
#include "report/limits.h"
#include "report/markdown.h"
#include "report/metric_order.h"
#include "report/phrase.h"

enum { SHOWN_ROUTES = 8 };

static void
markdown_metric(struct buf *out, const struct judged *run,
		const struct metric_verdict *metric)
{
	char text[PHRASE_TEXT];

	buf_adds(out, "|");
	markdown_cell(out, metric_label(metric->name));
	buf_addf(out, metric->decides ? " **%s** |" : " %s |",
		 verdict_title(metric->kind));
	markdown_growth_cells(out, run, &metric->growth, metric->measure);
	markdown_cell(out, phrase_amount(text, metric->measure,
					 judged_rate(run, metric->tolerance)));
	buf_adds(out, "\n");
}

static void
markdown_metrics_from(struct buf *out, const struct judged *run,
		      const struct metric_order *order, size_t from, size_t to)
{
	buf_addf(out,
		 "| metric | verdict | per %s | low | high | tolerated |\n"
		 "| :-- | :-- | --: | --: | --: | --: |\n",
		 phrase_per(run));
	for (size_t i = from; i < to; i++)
		markdown_metric(out, run, order->metrics[i]);
	buf_adds(out, "\n");
}

/* What does not decide is folded. */
static void
markdown_metrics(struct buf *out, const struct judged *run)
{
	struct metric_order order;

	metric_order(&order, run->verdict);
	if (order.count == 0)
		return;
	markdown_metrics_from(out, run, &order, 0, order.deciding);
	if (order.count == order.deciding)
		return;
	buf_addf(out,
		 "<details><summary>%zu more, for information only</summary>"
		 "\n\n",
		 order.count - order.deciding);
	markdown_metrics_from(out, run, &order, order.deciding, order.count);
	buf_adds(out, "</details>\n\n");
}

static void
markdown_note(struct buf *out, const char *name, const char *words)
{
	if (words[0] == '\0')
		return;
	buf_addf(out, "- **%s:** ", name);
	escape_markdown(out, words);
	buf_adds(out, "\n");
}

static void
markdown_brief_row(void *arg, const char *name, const char *words)
{
	markdown_note(arg, name, words);
}

static void
markdown_brief(struct buf *out, const struct judged *run,
	       const struct run_files *files)
{
	size_t before = out->len;

	brief_each(run, files, markdown_brief_row, out);
	if (out->len > before)
		buf_adds(out, "\n");
}

/* The limits besides growth, which is the verdict. */
static void
markdown_limits(struct buf *out, const struct judged *run)
{
	struct limit_row rows[LIMITS_MOST];
	size_t count = limits_list(run, rows);
	struct buf words = {0};

	for (size_t i = 0; i < count; i++) {
		struct limit_words said;

		if (rows[i].name == LIMIT_GROWTH)
			continue;
		limit_words(&said, &rows[i], run);
		buf_adds(&words, words.len > 0 ? "; " : "");
		limit_title(&words, &rows[i]);
		buf_addf(&words, " %s: %s, %s", limit_held(&rows[i]), said.seen,
			 said.limit);
	}
	markdown_note(out, "limits", buf_text(&words));
	buf_free(&words);
}

static void
markdown_routes(struct buf *out, const struct run_files *files)
{
	char count[UNITS_TEXT];
	struct buf words = {0};

	for (size_t i = 0; i < files->nroutes && i < SHOWN_ROUTES; i++) {
		const struct route_tally *row = &files->routes[i];

		buf_addf(&words, "%s%s %s", i > 0 ? ", " : "", row->name,
			 units_count(count, row->requests));
		if (row->errors > 0)
			buf_addf(&words, " (%s failed)",
				 units_count(count, row->errors));
	}
	if (files->nroutes > SHOWN_ROUTES)
		buf_addf(&words, " and %zu more",
			 files->nroutes - SHOWN_ROUTES);
	markdown_note(out, "routes", buf_text(&words));
	buf_free(&words);
}

static void
markdown_load(struct buf *out, const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	char count[UNITS_TEXT];
	struct buf words = {0};

	if (of->per_second || !isfinite(of->requests))
		return;
	buf_addf(&words, "%s requests measured, ",
		 units_count(count, of->requests));
	if (of->messages > 0)
		buf_addf(&words, "%s messages, ",
			 units_count(count, of->messages));
	buf_addf(&words, "%s failed",
		 of->errors > 0 ? units_count(count, of->errors) : "none");
	markdown_note(out, "load", buf_text(&words));
	buf_free(&words);
}

static void
markdown_counted(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_counted(&words, run);
	markdown_note(out, "counted", buf_text(&words));
	buf_free(&words);
}

static void
markdown_transport(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_transport(&words, run);
	markdown_note(out, "transport", buf_text(&words));
	buf_free(&words);
}

static void
markdown_by_route(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_routes(&words, run);
	markdown_note(out, "by route", buf_text(&words));
	buf_free(&words);
}

static void
markdown_evidence(struct buf *out, const struct judged *run)
{
	struct buf words = {0};

	phrase_descriptors(&words, run);
	markdown_note(out, "files", buf_text(&words));
	for (size_t i = 0; i < run->warnings.count; i++) {
		buf_clear(&words);
		phrase_warning(&words, &run->warnings.items[i]);
		markdown_note(out, "its log", buf_text(&words));
	}
	buf_free(&words);
}

static int
markdown_fill(struct buf *out, const char *dir, const struct judged *run,
	      const struct run_files *files, struct error *err)
{
	const struct run_event *absent = run_last_event(run->run, "absent");
	const struct verdict *verdict = run->verdict;
	struct buf words = {0};

	(void)err;
	phrase_sentence(&words, run);
	markdown_head(out, verdict_title(verdict->kind), buf_text(&words));
	markdown_brief(out, run, files);
	markdown_metrics(out, run);
	if (absent != NULL)
		markdown_note(out, "absent", absent->detail);
	markdown_limits(out, run);
	markdown_note(out, "scenario", phrase_subject(run));
	markdown_load(out, run);
	markdown_counted(out, run);
	markdown_transport(out, run);
	markdown_note(out, "replay", run_or_empty(run->run->info.replay.sent));
	markdown_note(out, "left out",
		      run_or_empty(run->run->info.replay.left_out));
	markdown_by_route(out, run);
	markdown_evidence(out, run);
	markdown_routes(out, files);
	if (run->forecast.known)
		markdown_note(out, "forecast", run->forecast.sentence);
	markdown_note(out, "check", run->check);
	markdown_note(out, "left open", verdict->not_excluded);
	buf_clear(&words);
	phrase_visitors(&words, run);
	markdown_note(out, "visitors", buf_text(&words));
	buf_clear(&words);
	phrase_exercise(&words, run);
	markdown_note(out, "exercise", buf_text(&words));
	buf_adds(out, "\n");
	markdown_file(out, dir, "memory.txt");
	buf_free(&words);
	return 0;
}

const struct report report_markdown = {
    .file = "summary.md",
    .fill = markdown_fill,
};
