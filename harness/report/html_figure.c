/* SPDX-License-Identifier: MIT */
/*
 * Pictures embedded in the page as images: they cannot run scripts, whatever
 * they contain, and follow light or dark mode. The numbers behind the curve
 * serve the tooltip; a table has some of them for readers without a pointer.
 */
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/html.h"
#include "report/phrase.h"

#define PICTURE_LIMIT ((size_t)8 << 20)
enum { VALUE_ROWS = 24 };

static void
html_base64(struct buf *out, const char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				     "pqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		unsigned char three[3] = {0};
		size_t count = length - i < 3 ? length - i : 3;
		unsigned bits;
		char four[4];

		memcpy(three, bytes + i, count);
		bits = (unsigned)three[0] << 16 | (unsigned)three[1] << 8 |
		       three[2];
		for (size_t d = 0; d < 4; d++)
			four[d] = d <= count ? digits[bits >> (18 - 6 * d) & 63]
					     : '=';
		buf_add(out, four, 4);
	}
}

/* Adds nothing if there is no such picture. */
static void
html_image(struct buf *out, const struct page *page, const char *stem,
	   const char *words)
{
	char *path = xasprintf("%s/%s.svg", page->dir, stem);
	struct error ignored = {0};
	struct buf svg = {0};

	if (file_read_regular(path, PICTURE_LIMIT, &svg, &ignored) == 0 &&
	    svg.len > 0) {
		buf_adds(out, "<img alt=\"");
		html_text(out, words);
		buf_adds(out, "\" width=\"960\" height=\"540\" "
			      "src=\"data:image/svg+xml;base64,");
		html_base64(out, buf_text(&svg), svg.len);
		buf_adds(out, "\">\n");
	}
	buf_free(&svg);
	free(path);
}

void
html_figure(struct buf *out, const struct page *page)
{
	struct buf words = {0};

	if (!page->has_view)
		return;
	buf_addf(&words,
		 "%s over time. %s: ", metric_label(page->view.main.name),
		 verdict_title(page->run->verdict->kind));
	phrase_source(&words, page->run);
	phrase_headline(&words, page->run);
	if (page->live != NULL)
		html_curve(out, page, buf_text(&words));
	else
		html_image(out, page, "memory", buf_text(&words));
	buf_free(&words);
}

void
html_no_figure(struct buf *out, const struct page *page)
{
	struct buf figure = {0};

	html_figure(&figure, page);
	if (figure.len == 0 && page->live != NULL)
		buf_adds(out, "Memory was not read yet.");
	else if (figure.len == 0)
		buf_adds(out, "No picture was drawn. With gnuplot installed, "
			      "flatline report RUN draws them.");
	buf_free(&figure);
}

void
html_pictures(struct buf *out, const struct page *page)
{
	static const struct {
		const char *stem, *words;
	} more[] = {{"resources", "Files, sockets and threads over time"},
		    {"load", "Requests a second over time"},
		    {"routes", "Requests on each route"},
		    {"latency", "Latency by percentile"}};

	for (size_t i = 0; !html_goes_on(page) && i < COUNT(more); i++) {
		struct buf image = {0};

		html_image(&image, page, more[i].stem, more[i].words);
		if (image.len > 0)
			buf_addf(out,
				 "<figure><div class=\"frame\" "
				 "role=\"region\" aria-label=\"%s\" "
				 "tabindex=\"0\">%s</div></figure>\n",
				 more[i].words, buf_text(&image));
		buf_free(&image);
	}
}

/*
 * "from to bytes" and the frame's left and right, if it is not gnuplot's; then
 * "time dose value" lines: only numbers, no foreign text.
 */
void
html_points(struct buf *out, const struct page *page)
{
	const struct run_view *view = &page->view;
	struct buf figure = {0};

	html_figure(&figure, page);
	if (figure.len > 0) {
		buf_addf(out, "%.10g %.10g %s", view->time.low, view->time.high,
			 view->main.measure == MEASURE_BYTES ? "bytes"
							     : "count");
		if (page->live != NULL)
			buf_addf(out, " %g %g", CURVE_LEFT, CURVE_RIGHT);
		buf_adds(out, "\n");
		downsample_trace(out, &view->main);
	}
	buf_free(&figure);
}

static void
html_value(struct buf *out, const struct trace *trace, size_t i)
{
	char text[PHRASE_TEXT];

	snprintf(text, sizeof(text), "%.1f", trace->time_s[i]);
	html_cell(out, text);
	html_count(out, trace->dose[i]);
	html_cell(out, phrase_amount(text, trace->measure, trace->values[i]));
	html_row(out);
}

void
html_values(struct buf *out, const struct page *page)
{
	const struct trace *trace = &page->view.main;
	size_t readings, seen = 0, rows, shown = 0;

	if (!page->has_view)
		return;
	readings = trace_readings(trace);
	rows = readings < VALUE_ROWS ? readings : VALUE_ROWS;
	html_table(out, metric_label(trace->name), "seconds|requests|value");
	for (size_t i = 0; i < trace->n && shown < rows; i++) {
		if (!isfinite(trace->values[i]) || !isfinite(trace->time_s[i]))
			continue;
		if (seen++ * (rows - 1) >= shown * (readings - 1)) {
			html_value(out, trace, i);
			shown++;
		}
	}
	html_end(out);
}
