/* SPDX-License-Identifier: MIT */
/* Chooses the series in the picture of a run, and its scales. */
#include "report/run_view.h"

#include <math.h>
#include <string.h>

#include "report/phrase.h"

/* The rise of the fitted line; 0 without one. */
static double
run_view_rise(const struct run_view *view)
{
	const struct metric_verdict *metric = view->main.metric;

	if (!trace_has_fit(&view->main))
		return 0;
	return metric->growth.estimate * (metric->to_dose - metric->from_dose);
}

/*
 * The axis starts at zero, so that flat looks flat and memory is seen whole.
 * Only for a leak that would be invisible at that scale is it cut.
 */
static int
run_view_wants_cut(const struct run_view *view, const struct range *main)
{
	const struct metric_verdict *metric = view->main.metric;

	return metric != NULL && metric->kind == VERDICT_LEAK &&
	       run_view_rise(view) > 0 &&
	       main->high - main->low < 0.2 * view->y.high;
}

/* Cuts it where the fitted growth takes two fifths of the height. */
static void
run_view_cut_axis(struct run_view *view)
{
	struct range seen =
	    trace_values(&view->main, view->seen.low, view->seen.high);
	double room;

	if (!(seen.low <= seen.high))
		return;
	room = fmax(2.5 * run_view_rise(view), 1.25 * (seen.high - seen.low));
	if (seen.high - room < 0.3 * seen.high)
		return;
	view->y.low = seen.high - room;
	view->y.high = seen.high;
	view->cut = 1;
}

/* Whether the series would be inside the picture during the judged part. */
static int
run_view_within(const struct run_view *view, const struct trace *trace)
{
	struct range values =
	    trace_values(trace, view->seen.low, view->seen.high);

	return values.high <= view->y.high && values.low >= view->y.low;
}

/* A limit far above the memory would flatten the curve: it becomes a label. */
static void
run_view_limit(struct run_view *view)
{
	const struct forecast *forecast = &view->run->forecast;

	view->limit = NAN;
	if (!forecast->known || view->main.measure != MEASURE_BYTES ||
	    !(forecast->limit <= 2.5 * view->y.high))
		return;
	view->limit = forecast->limit;
	view->y.high = fmax(view->y.high, view->limit);
}

void
run_view_limit_words(struct buf *out, const struct run_view *view)
{
	const struct forecast *forecast = &view->run->forecast;
	char text[PHRASE_TEXT];

	if (!forecast->known || view->main.measure != MEASURE_BYTES)
		return;
	phrase_amount(text, MEASURE_BYTES, forecast->limit);
	buf_addf(out, "limit %s (%s)%s", text, metric_label(forecast->source),
		 isnan(view->limit) ? ", above this picture" : "");
}

/* Adds another series of the process, unless the verdict is about it. */
static int
run_view_beside(const struct run_view *view, struct trace *trace, size_t row)
{
	const char *name = metric_rows[row].column;

	return strcmp(view->main.name, name) != 0 &&
	       trace_column(trace, view->run, name) == 0;
}

static void
run_view_scale(struct run_view *view)
{
	struct range main = trace_values(&view->main, -INFINITY, INFINITY);
	struct range other = {0, 0};

	view->y = (struct range){fmin(main.low, 0), fmax(main.high, 0)};
	if (view->has_rss)
		other = trace_values(&view->rss, -INFINITY, INFINITY);
	view->y.high = fmax(view->y.high, other.high);
	run_view_limit(view);
	if (run_view_wants_cut(view, &main))
		run_view_cut_axis(view);
	if (view->cut && !(view->limit <= view->y.high))
		view->limit = NAN;
	/* space for the names of the phases */
	view->y.high += 0.15 * (view->y.high - view->y.low);
	if (!(view->y.high > view->y.low))
		view->y.high = view->y.low + 1;
	view->has_rss = view->has_rss && run_view_within(view, &view->rss);
	view->has_own = view->has_own && run_view_within(view, &view->own);
	view->has_exact =
	    view->has_exact && run_view_within(view, &view->exact);
	view->has_heap = view->has_heap && run_view_within(view, &view->heap);
}

/* A little wider than the run, to show what happened at its end. */
static void
run_view_times(struct run_view *view)
{
	const struct metric_verdict *metric = view->main.metric;
	double from_s = NAN;

	view->time = trace_times(&view->main);
	if (metric != NULL)
		from_s = trace_time_at(&view->main, metric->from_dose);
	view->seen = view->time;
	if (isfinite(from_s))
		view->seen.low = from_s;
	if (view->time.high > view->time.low)
		view->time.high += 0.01 * (view->time.high - view->time.low);
	else
		view->time =
		    (struct range){view->time.low - 0.5, view->time.high + 0.5};
}

int
run_view_init(struct run_view *view, const struct judged *run,
	      struct error *err)
{
	*view = (struct run_view){.run = run};
	if (trace_decisive(&view->main, run, err) != 0)
		return -1;
	if (view->main.measure == MEASURE_BYTES) {
		view->has_rss =
		    run_view_beside(view, &view->rss, METRIC_ROW_rss);
		view->has_exact =
		    run_view_beside(view, &view->exact, METRIC_ROW_anon);
		view->has_heap =
		    run_view_beside(view, &view->heap, METRIC_ROW_heap);
		view->has_own =
		    run_view_beside(view, &view->own, METRIC_ROW_harness_rss);
	}
	run_view_times(view);
	run_view_scale(view);
	return 0;
}
