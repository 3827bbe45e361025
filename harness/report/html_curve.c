/* SPDX-License-Identifier: MIT */
/*
 * The curve while a run goes on: as gnuplot would draw it, but at once. Its
 * text is within the frame, where it has room on a small screen too.
 */
#include <math.h>

#include "report/html.h"
#include "report/phrase.h"

enum { WIDTH = 960, HEIGHT = 400, DRAWN_POINTS = 600, STEPS = 4 };

/* The frame, as shares of the picture; the pointer needs left and right. */
static const double left = CURVE_LEFT, right = CURVE_RIGHT;
static const double top = 0.05, bottom = 0.88;

static double
curve_x(const struct run_view *view, double time_s)
{
	double share =
	    (time_s - view->time.low) / (view->time.high - view->time.low);

	return WIDTH * (left + (right - left) * share);
}

static double
curve_y(const struct run_view *view, double value)
{
	double share = (value - view->y.low) / (view->y.high - view->y.low);

	return HEIGHT * (bottom - (bottom - top) * share);
}

static void
curve_text(struct buf *out, double x, double y, const char *anchor,
	   const char *words)
{
	buf_addf(out, "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">", x, y,
		 anchor);
	html_text(out, words);
	buf_adds(out, "</text>");
}

/* What is not measured. */
static void
curve_shade(struct buf *out, const struct run_view *view)
{
	double from = curve_x(view, view->time.low);
	double to = curve_x(view, view->seen.low);

	if (to - from > 1)
		buf_addf(out,
			 "<rect class=\"shade\" x=\"%.1f\" y=\"%.0f\" "
			 "width=\"%.1f\" height=\"%.0f\"/>",
			 from, HEIGHT * top, to - from,
			 HEIGHT * (bottom - top));
}

static void
curve_level(struct buf *out, const struct run_view *view, double value)
{
	double y = curve_y(view, value);
	char text[PHRASE_TEXT];

	buf_addf(out, "<path class=\"rule\" d=\"M%.0f %.1fH%.0f\"/>",
		 WIDTH * left, y, WIDTH * right);
	curve_text(out, WIDTH * left + 6, y - 6, "start",
		   phrase_amount(text, view->main.measure, value));
}

static void
curve_axes(struct buf *out, const struct run_view *view)
{
	double times[] = {view->time.low, view->time.high};
	char text[PHRASE_TEXT];

	for (int i = 0; i < STEPS; i++)
		curve_level(out, view,
			    view->y.low +
				(view->y.high - view->y.low) * i / STEPS);
	for (size_t i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%.0f s", times[i]);
		curve_text(out, curve_x(view, times[i]), HEIGHT - 8,
			   i == 0 ? "start" : "end", text);
	}
}

/* One reading in so many is drawn, as many as can be told apart. */
static void
curve_line(struct buf *out, const struct run_view *view)
{
	const struct trace *trace = &view->main;
	size_t step = trace_readings(trace) / DRAWN_POINTS + 1, seen = 0;
	char next = 'M';

	buf_adds(out, "<path class=\"line\" d=\"");
	for (size_t i = 0; i < trace->n; i++) {
		if (!isfinite(trace->values[i]) || !isfinite(trace->time_s[i]))
			continue;
		if (seen++ % step != 0)
			continue;
		buf_addf(out, "%c%.1f %.1f", next,
			 curve_x(view, trace->time_s[i]),
			 curve_y(view, trace->values[i]));
		next = 'L';
	}
	buf_adds(out, "\"/>");
}

/* The growth that the verdict is about. */
static void
curve_fit(struct buf *out, const struct run_view *view)
{
	const struct trace *trace = &view->main;
	double from, to;

	if (!trace_has_fit(trace))
		return;
	from = trace_time_at(trace, trace->metric->from_dose);
	to = trace_time_at(trace, trace->metric->to_dose);
	if (!isfinite(from) || !isfinite(to))
		return;
	buf_addf(
	    out, "<path class=\"fit\" d=\"M%.1f %.1fL%.1f %.1f\"/>",
	    curve_x(view, from),
	    curve_y(view, trace_fit(trace, trace->metric->from_dose).estimate),
	    curve_x(view, to),
	    curve_y(view, trace_fit(trace, trace->metric->to_dose).estimate));
}

static void
curve_limit(struct buf *out, const struct run_view *view)
{
	struct buf words = {0};
	double y;

	if (!isfinite(view->limit))
		return;
	y = curve_y(view, view->limit);
	run_view_limit_words(&words, view);
	buf_addf(out, "<path class=\"limit\" d=\"M%.0f %.1fH%.0f\"/>",
		 WIDTH * left, y, WIDTH * right);
	curve_text(out, WIDTH * right - 6, y - 6, "end", buf_text(&words));
	buf_free(&words);
}

void
html_curve(struct buf *out, const struct page *page, const char *words)
{
	const struct run_view *view = &page->view;

	buf_addf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
		 WIDTH, HEIGHT);
	html_text(out, words);
	buf_adds(out, "\">");
	curve_shade(out, view);
	curve_axes(out, view);
	curve_limit(out, view);
	curve_line(out, view);
	curve_fit(out, view);
	buf_adds(out, "</svg>\n");
}
