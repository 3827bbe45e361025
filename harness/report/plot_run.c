/* SPDX-License-Identifier: MIT */
/* Writes the data of one run's plots; plots/style.gp lists the files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/plot_data.h"
#include "report/phrase.h"

enum { ENVELOPE_PARTS = 60, FIT_POINTS = 33, SUBJECT_WIDTH = 48 };
enum { FEW_READINGS = 20 }; /* with fewer, points are drawn as well */

/* "pubsub.lua · 30,000 requests measured · 12 failed" */
static void
run_load_words(struct buf *out, const struct run_view *view)
{
	const struct judged *run = view->run;
	const struct conditions *of = &run->conditions;
	struct buf limit = {0};
	char text[UNITS_TEXT];

	phrase_cut(out, phrase_subject(run), SUBJECT_WIDTH);
	if (!of->per_second && isfinite(of->requests))
		buf_addf(out, " · %s requests measured",
			 units_count(text, of->requests));
	if (!of->per_second && of->errors > 0)
		buf_addf(out, " · %s failed", units_count(text, of->errors));
	run_view_limit_words(&limit, view);
	if (limit.len > 0)
		buf_addf(out, " · %s", buf_text(&limit));
	buf_free(&limit);
}

/* "growth between 580 B and 644 B/request (97.5 %, one-sided)" */
static void
run_growth_words(struct buf *out, const struct judged *run,
		 const struct trace *trace)
{
	const struct metric_verdict *metric = trace->metric;
	char low[PHRASE_TEXT], high[PHRASE_TEXT], tolerance[PHRASE_TEXT];

	if (metric == NULL)
		return;
	if (phrase_has_growth(metric))
		buf_addf(out, "%s: between %s and %s (%s) · ",
			 metric_label(metric->name),
			 phrase_amount(low, metric->measure,
				       judged_rate(run, metric->growth.low)),
			 phrase_growth(high, run, metric->measure,
				       metric->growth.high),
			 CONFIDENCE_TEXT);
	buf_addf(
	    out, "tolerated: %s",
	    phrase_growth(tolerance, run, metric->measure, metric->tolerance));
}

static void
run_head(struct buf *out, const struct run_view *view)
{
	const struct judged *run = view->run;
	struct buf words = {0};
	char total[UNITS_TEXT];

	phrase_source(&words, run);
	phrase_headline(&words, run);
	if (!run->conditions.per_second && isfinite(run->requests))
		buf_addf(&words, " over %s requests",
			 units_count(total, run->requests));
	datafile_text(out, "verdict", verdict_word(run->verdict->kind));
	datafile_title(out, verdict_title(run->verdict->kind),
		       buf_text(&words));
	buf_clear(&words);
	run_load_words(&words, view);
	datafile_subtitle(out, "subtitle1", buf_text(&words));
	buf_clear(&words);
	run_growth_words(&words, run, &view->main);
	datafile_subtitle(out, "subtitle2", buf_text(&words));
	buf_free(&words);
}

static void
run_time_scale(struct buf *out, const struct range *time)
{
	double span = time->high - time->low;
	double scale = span > 4 * 3600 ? 3600 : span > 600 ? 60 : 1;

	datafile_text(out, "time_unit",
		      scale == 3600 ? "hours"
		      : scale == 60 ? "minutes"
				    : "seconds");
	datafile_number(out, "time_scale", scale);
	datafile_number(out, "x_min", time->low / scale);
	datafile_number(out, "x_max", time->high / scale);
}

/* Names of the lines. */
static void
run_labels(struct buf *out, const struct run_view *view)
{
	datafile_text(out, "name", metric_label(view->main.name));
	datafile_text(out, "rss", metric_rows[METRIC_ROW_rss].label);
	datafile_text(out, "exact", metric_rows[METRIC_ROW_anon].label);
	datafile_text(out, "heap", metric_rows[METRIC_ROW_heap].label);
	datafile_text(out, "own", metric_rows[METRIC_ROW_harness_rss].label);
}

static void
run_scales(struct buf *out, const struct run_view *view)
{
	double scale = datafile_unit(out, &view->main, view->y.high);
	struct buf doses = {0}, pauses = {0};

	run_view_doses(&doses, view);
	run_view_pauses(&pauses, view);
	run_labels(out, view);
	datafile_number(out, "has_doses", doses.len > 0);
	datafile_number(out, "has_pauses", pauses.len > 0);
	datafile_number(out, "has_few",
			trace_readings(&view->main) <= FEW_READINGS);
	run_time_scale(out, &view->time);
	datafile_number(out, "y_min", view->y.low / scale);
	datafile_number(out, "y_max", view->y.high / scale);
	datafile_number(out, "y_cut", view->cut);
	datafile_number(out, "has_rss", view->has_rss);
	datafile_number(out, "has_own", view->has_own);
	datafile_number(out, "has_exact", view->has_exact);
	datafile_number(out, "has_heap", view->has_heap);
	datafile_number(out, "limit", view->limit / scale);
	datafile_number(out, "has_fit", trace_has_fit(&view->main));
	buf_free(&doses);
	buf_free(&pauses);
}

/* Lines "time dose fit low high" for the time under load. */
static void
run_fit(struct buf *out, const struct trace *trace)
{
	const struct metric_verdict *metric = trace->metric;
	double step = (metric->to_dose - metric->from_dose) / (FIT_POINTS - 1);

	for (int i = 0; i < FIT_POINTS; i++) {
		double dose = metric->from_dose + i * step;
		double time_s = trace_time_at(trace, dose);
		struct bounds fit = trace_fit(trace, dose);

		if (isfinite(time_s))
			buf_addf(out, "%.10g %.10g %.10g %.10g %.10g\n", time_s,
				 dose, fit.estimate, fit.low, fit.high);
	}
}

/* All columns, so that a user's own plot can draw any of them. */
static void
run_series(struct buf *out, const struct run_view *view)
{
	const struct table *table = &view->run->run->samples;

	for (size_t i = 0; i < table->ncolumns; i++) {
		struct trace trace;

		if (trace_column(&trace, view->run, table->columns[i].name) !=
		    0)
			continue;
		datafile_block(out, trace.name);
		downsample_trace(out, &trace);
	}
}

static void
run_memory(struct buf *out, const struct run_view *view)
{
	datafile_block(out, "main");
	downsample_trace(out, &view->main);
	datafile_block(out, "envelope");
	downsample_envelope(out, &view->main, ENVELOPE_PARTS);
	datafile_block(out, "fit");
	if (trace_has_fit(&view->main))
		run_fit(out, &view->main);
}

static void
run_facts(struct buf *out, const struct run_view *view)
{
	run_head(out, view);
	run_scales(out, view);
}

static const struct {
	const char *file;
	void (*fill)(struct buf *, const struct run_view *);
} data_files[] = {
    {"series.dat", run_series},	     {"memory.dat", run_memory},
    {"phases.dat", run_view_phases}, {"marks.dat", run_view_marks},
    {"doses.dat", run_view_doses},   {"pauses.dat", run_view_pauses},
};

/*
 * Data files of the other pictures; an empty one is not written, so its picture
 * is not drawn.
 */
static const struct {
	const char *file;
	void (*fill)(struct buf *rows, struct buf *facts,
		     const struct run_view *, const struct run_files *);
} run_parts[] = {
    {"resources.dat", plot_data_resources},
    {"load.dat", plot_data_load},
    {"routes.dat", plot_data_routes},
    {"latency.dat", plot_data_latency},
};

/* Their facts are added to those of the run. */
static int
run_prepare_parts(const char *dir, const struct run_view *view,
		  struct buf *facts, struct error *err)
{
	struct run_files *files = xmalloc(sizeof(*files));
	struct buf rows = {0};
	int result = 0;

	run_files_read(files, view->run->run);
	for (size_t i = 0; result == 0 && i < COUNT(run_parts); i++) {
		buf_clear(&rows);
		run_parts[i].fill(&rows, facts, view, files);
		if (rows.len > 0)
			result =
			    file_write_in(dir, run_parts[i].file, &rows, err);
	}
	run_files_free(files);
	free(files);
	buf_free(&rows);
	return result;
}

static int
plot_run_prepare(const char *dir, const void *what, struct error *err)
{
	struct run_view view;
	struct buf text = {0}, facts = {0};
	int result = run_view_init(&view, what, err);

	for (size_t i = 0; result == 0 && i < COUNT(data_files); i++) {
		buf_clear(&text);
		data_files[i].fill(&text, &view);
		result = file_write_in(dir, data_files[i].file, &text, err);
	}
	if (result == 0)
		run_facts(&facts, &view);
	if (result == 0)
		result = run_prepare_parts(dir, &view, &facts, err);
	if (result == 0)
		result = file_write_in(dir, "facts.dat", &facts, err);
	buf_free(&facts);
	buf_free(&text);
	return result;
}

static void
plot_run_words(struct buf *out, const void *what)
{
	const struct judged *run = what;

	buf_addf(out, "%s: ", verdict_title(run->verdict->kind));
	phrase_sentence(out, run);
}

const struct plot_kind plot_kind_run = {
    .name = "run",
    .prepare = plot_run_prepare,
    .words = plot_run_words,
};
