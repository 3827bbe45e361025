/* SPDX-License-Identifier: MIT */
/* Data of the pictures over time other than memory: resources and load. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/plot_data.h"
#include "report/phrase.h"

enum { LOAD_PARTS = 120 };

static const size_t resources[] = {METRIC_ROW_fds, METRIC_ROW_sockets,
				   METRIC_ROW_threads, METRIC_ROW_goroutines};

/* "open file count LEAK: 0.9/request" for the key, and its own colour. */
static void
resource_words(struct buf *facts, const struct trace *trace,
	       const struct judged *run)
{
	const struct metric_verdict *metric = trace->metric;
	struct buf words = {0};
	char key[48];

	snprintf(key, sizeof(key), "%s_mood", trace->name);
	datafile_text(facts, key,
		      metric != NULL ? verdict_word(metric->kind) : "");
	buf_adds(&words, metric_label(trace->name));
	if (metric != NULL) {
		buf_addf(&words, " %s: ", verdict_title(metric->kind));
		phrase_short(&words, run, metric);
	}
	snprintf(key, sizeof(key), "%s_words", trace->name);
	datafile_text(facts, key, buf_text(&words));
	buf_free(&words);
}

/* The worst metric makes the headline. */
static void
resource_head(struct buf *facts, const struct run_view *view,
	      const struct metric_verdict *worst)
{
	struct buf words = {0};

	if (worst != NULL && worst->kind == VERDICT_LEAK) {
		buf_addf(&words, "%s grows ", metric_label(worst->name));
		phrase_short(&words, view->run, worst);
	} else {
		buf_adds(&words, "Files, sockets and threads");
	}
	datafile_text(facts, "resources_title", buf_text(&words));
	datafile_text(facts, "resources_mood",
		      worst != NULL ? verdict_word(worst->kind) : "");
	buf_free(&words);
}

static const struct metric_verdict *
resource_worse(const struct metric_verdict *a, const struct metric_verdict *b)
{
	if (a == NULL ||
	    (b != NULL && b->kind == VERDICT_LEAK && a->kind != VERDICT_LEAK))
		return b;
	return a;
}

void
plot_data_resources(struct buf *rows, struct buf *facts,
		    const struct run_view *view, const struct run_files *files)
{
	const struct metric_verdict *worst = NULL;
	struct buf names = {0};
	double most = 0;

	(void)files;
	for (size_t i = 0; i < COUNT(resources); i++) {
		const char *name = metric_rows[resources[i]].column;
		struct trace trace;

		if (trace_column(&trace, view->run, name) != 0)
			continue;
		buf_addf(&names, "%s ", name);
		datafile_block(rows, name);
		downsample_trace(rows, &trace);
		resource_words(facts, &trace, view->run);
		worst = resource_worse(worst, trace.metric);
		most =
		    fmax(most, trace_values(&trace, -INFINITY, INFINITY).high);
	}
	resource_head(facts, view, worst);
	datafile_text(facts, "resources", buf_text(&names));
	datafile_number(facts, "resources_max", most);
	buf_free(&names);
}

/* The increase of a counter per second, in equal intervals. */
static double
load_rates(struct buf *rows, const struct trace *trace, const char *name)
{
	struct range time = trace_times(trace);
	double width = (time.high - time.low) / LOAD_PARTS, most = 0;
	double time_s = time.low, value = NAN;

	datafile_block(rows, name);
	for (size_t i = 0; i < trace->n; i++) {
		double span = trace->time_s[i] - time_s, rate;

		if (!isfinite(trace->values[i]) || !isfinite(span))
			continue;
		if (isnan(value)) {
			time_s = trace->time_s[i];
			value = trace->values[i];
			continue;
		}
		/* the counter was reset by a restart: not a rate */
		if (!(span > 0) || span < width)
			continue;
		rate = fmax(0, trace->values[i] - value) / span;
		buf_addf(rows, "%.10g %.10g\n", time_s + span / 2, rate);
		most = fmax(most, rate);
		time_s = trace->time_s[i];
		value = trace->values[i];
	}
	return most;
}

/* The plan counts iterations: as requests, if each makes equally many. */
static double
load_planned(const struct judged *run)
{
	const struct run_done *done = &run->run->info.done;

	if (!(run->conditions.planned_rate > 0) || !(done->iterations > 0))
		return run->conditions.planned_rate;
	return run->conditions.planned_rate * run_or_zero(done->requests) /
	       done->iterations;
}

static void
load_head(struct buf *facts, const struct judged *run)
{
	const struct conditions *of = &run->conditions;
	double span = of->measured_to_s - of->measured_from_s;
	char rate[UNITS_TEXT], planned[UNITS_TEXT];
	struct buf words = {0};

	buf_adds(&words, "Load  ");
	if (span > 0 && isfinite(of->requests))
		buf_addf(&words, "%s requests a second",
			 units_count(rate, of->requests / span));
	else
		buf_adds(&words, "requests a second");
	if (load_planned(run) > 0)
		buf_addf(&words, ", planned %s",
			 units_count(planned, load_planned(run)));
	datafile_text(facts, "load_title", buf_text(&words));
	buf_free(&words);
}

void
plot_data_load(struct buf *rows, struct buf *facts, const struct run_view *view,
	       const struct run_files *files)
{
	struct trace requests, errors;
	double most, planned = load_planned(view->run);

	(void)files;
	if (view->run->conditions.per_second ||
	    trace_column(&requests, view->run, "requests") != 0 ||
	    trace_readings(&requests) < 3)
		return;
	most = load_rates(rows, &requests, "requests");
	if (trace_column(&errors, view->run, "errors") == 0 &&
	    trace_values(&errors, -INFINITY, INFINITY).high > 0) {
		load_rates(rows, &errors, "errors");
		datafile_number(facts, "has_errors", 1);
	}
	load_head(facts, view->run);
	datafile_number(facts, "planned", planned);
	datafile_number(facts, "load_max", fmax(most, planned));
}
