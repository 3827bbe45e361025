/* SPDX-License-Identifier: MIT */
/* fleet.html: small multiples of all rows, made from templates/fleet.html. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/fleet.h"
#include "report/html.h"
#include "report/phrase.h"
#include "report/template.h"

enum { HEIGHT = 40 };

/* A limit farther away than this would press the curve flat. */
#define LIMIT_SHOWN 2.5

struct fleet_parts {
	const struct fleet_page *page;
	char nonce[33];
};

static void
fleet_words(struct buf *out, const struct buf *words)
{
	html_text(out, buf_text(words));
}

static void
fleet_headline(struct buf *out, const struct fleet_parts *parts)
{
	const struct fleet_page *page = parts->page;
	char text[UNITS_TEXT];

	buf_addf(out, "%s series: ", units_count(text, (double)page->count));
	phrase_fleet(out, page->rows, page->count);
}

static void
fleet_about(struct buf *out, const struct fleet_parts *parts)
{
	const struct fleet_page *page = parts->page;
	struct buf words = {0};
	char text[UNITS_TEXT];
	size_t rising = 0;

	for (size_t i = 0; i < page->count; i++)
		rising += page->rows[i].promql.deriv > 0;
	buf_addf(&words, "%.300s at %.120s, ", page->query, page->source);
	phrase_moment(&words, page->start_s);
	buf_adds(&words, " to ");
	phrase_moment(&words, page->end_s);
	buf_addf(&words,
		 ", a reading each %s. deriv(x[6h]) > 0 would alarm on ",
		 units_duration(text, page->step_s));
	buf_addf(&words, "%s now.", units_count(text, (double)rising));
	fleet_words(out, &words);
	buf_free(&words);
}

static void
fleet_kinds(struct buf *out, const struct fleet_parts *parts)
{
	static const enum verdict_kind kinds[] = {
	    VERDICT_LEAK, VERDICT_FAILED, VERDICT_INCONCLUSIVE, VERDICT_FLAT};
	const struct fleet_page *page = parts->page;

	for (size_t k = 0; k < COUNT(kinds); k++) {
		size_t count = 0;

		for (size_t i = 0; i < page->count; i++)
			count += page->rows[i].kind == kinds[k];
		if (count > 0)
			buf_addf(out,
				 "<label class=\"%s\"><input type=\"checkbox\" "
				 "value=\"%s\" checked>%s %zu</label>\n",
				 verdict_word(kinds[k]), verdict_word(kinds[k]),
				 verdict_title(kinds[k]), count);
	}
}

/* What the top of a picture is. */
static double
row_top(const struct fleet_row *row)
{
	double most = 0;

	for (size_t i = 0; i < FLEET_POINTS; i++)
		if (row->points[i] > most)
			most = row->points[i];
	if (row->limit > most && row->limit < LIMIT_SHOWN * most)
		most = row->limit;
	return most > 0 ? 1.08 * most : 1;
}

static void
row_curve(struct buf *out, const struct fleet_row *row, double top)
{
	int there = 0;

	buf_adds(out, "<path class=\"line\" d=\"");
	for (size_t i = 0; i < FLEET_POINTS; i++) {
		double value = row->points[i];

		if (!isnan(value))
			buf_addf(out, "%c%zu %.1f", there ? 'L' : 'M', i,
				 HEIGHT - HEIGHT * value / top);
		there = !isnan(value);
	}
	buf_adds(out, "\"/>");
}

static void
row_line(struct buf *out, const char *kind, double x1, double y1, double x2,
	 double y2)
{
	buf_addf(out,
		 "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" "
		 "y2=\"%.1f\"/>",
		 kind, x1, y1, x2, y2);
}

static void
row_picture(struct buf *out, const struct fleet_page *page,
	    const struct fleet_row *row)
{
	double top = row_top(row), span = page->end_s - page->start_s;

	buf_addf(out,
		 "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
		 "aria-hidden=\"true\">",
		 FLEET_POINTS - 1, HEIGHT);
	if (row->limit < top)
		row_line(out, "limit", 0, HEIGHT - HEIGHT * row->limit / top,
			 FLEET_POINTS, HEIGHT - HEIGHT * row->limit / top);
	for (size_t i = 1; i < row->nreleases; i++) {
		double x = (row->releases[i].from_s - page->start_s) / span *
			   FLEET_POINTS;

		row_line(out, "release", x, 0, x, HEIGHT);
	}
	row_curve(out, row, top);
	buf_adds(out, "</svg>\n");
}

/* "2.00 MiB/h (1.98 MiB to 2.02 MiB)"; of FLAT "under 50 KiB/h". */
static void
row_growth(struct buf *out, const struct fleet_row *row)
{
	const char *per = row->per_second ? "h" : "request";
	char text[PHRASE_TEXT], low[PHRASE_TEXT], high[PHRASE_TEXT];

	phrase_amount(high, row->measure, row->growth.high);
	if (row->kind == VERDICT_FLAT && !isnan(row->growth.high))
		buf_addf(out, "under %s/%s", high, per);
	else if (!isnan(row->growth.estimate))
		buf_addf(
		    out, "%s/%s (%s to %s)",
		    phrase_amount(text, row->measure, row->growth.estimate),
		    per, phrase_amount(low, row->measure, row->growth.low),
		    high);
}

static void
row_limit(struct buf *out, const struct fleet_row *row)
{
	char level[PHRASE_TEXT], limit[PHRASE_TEXT], due[UNITS_TEXT];

	buf_addf(out, "at %s", phrase_amount(level, row->measure, row->level));
	if (isnan(row->limit))
		buf_adds(out, ", no limit is known");
	else
		buf_addf(out, " of %s",
			 phrase_amount(limit, row->measure, row->limit));
	if (row->kind == VERDICT_LEAK && !isnan(row->due_s))
		buf_addf(out, ", reached in %s",
			 units_duration(due, row->due_s));
}

static void
row_paragraph(struct buf *out,
	      void (*phrase)(struct buf *, const struct fleet_row *),
	      const struct fleet_row *row, const char *kind)
{
	struct buf words = {0};

	phrase(&words, row);
	if (words.len > 0) {
		buf_addf(out, "<p%s>", kind);
		fleet_words(out, &words);
		buf_adds(out, "</p>\n");
	}
	buf_free(&words);
}

static void
fleet_row(struct buf *out, const struct fleet_page *page,
	  const struct fleet_row *row)
{
	struct buf labels = {0};

	labels_write(&labels, &row->labels, NULL);
	buf_addf(out, "<li class=\"%s\" data-labels=\"",
		 verdict_word(row->kind));
	fleet_words(out, &labels);
	buf_adds(out, "\"><h2>");
	html_text(out, row->name);
	buf_addf(out, "</h2>\n<p><span class=\"word\">%s</span> ",
		 verdict_title(row->kind));
	row_growth(out, row);
	buf_adds(out, "</p>\n");
	row_picture(out, page, row);
	row_paragraph(out, row_limit, row, "");
	row_paragraph(out, phrase_releases, row, "");
	row_paragraph(out, phrase_promql, row, " class=\"soft\"");
	buf_adds(out, "</li>\n");
	buf_free(&labels);
}

static void
fleet_rows_part(struct buf *out, const struct fleet_parts *parts)
{
	for (size_t i = 0; i < parts->page->count; i++)
		fleet_row(out, parts->page, &parts->page->rows[i]);
}

static void
fleet_nonce(struct buf *out, const struct fleet_parts *parts)
{
	buf_adds(out, parts->nonce);
}

static const struct {
	const char *name;
	void (*add)(struct buf *, const struct fleet_parts *);
} fleet_parts[] = {
    {"title", fleet_headline}, {"headline", fleet_headline},
    {"about", fleet_about},    {"kinds", fleet_kinds},
    {"rows", fleet_rows_part}, {"nonce", fleet_nonce},
};

static int
fleet_part(struct buf *out, const char *name, void *arg)
{
	for (size_t i = 0; i < COUNT(fleet_parts); i++) {
		if (strcmp(fleet_parts[i].name, name) != 0)
			continue;
		fleet_parts[i].add(out, arg);
		return 0;
	}
	return -1;
}

int
fleet_page_write(const char *dir, const struct fleet_page *page,
		 struct error *err)
{
	struct fleet_parts parts = {.page = page};
	struct buf out = {0};
	int result;

	html_nonce(parts.nonce);
	result = template_fill_file(&out, "templates/fleet.html", fleet_part,
				    &parts, err);
	if (result == 0)
		result = file_make_folders(dir, err);
	if (result == 0)
		result = file_write_in(dir, "fleet.html", &out, err);
	buf_free(&out);
	return result;
}
