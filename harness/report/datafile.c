/* SPDX-License-Identifier: MIT */
/* Writes the parts that the data files of all plots have in common. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "report/plot.h"
#include "report/phrase.h"

/* In characters; plots/style.gp sets the matching font sizes. */
enum { TITLE_WIDTH = 64, TITLE_MAX = 96, SUBTITLE_MAX = 118 };

/* gnuplot copies "]]>" into an SVG unchanged, which is not valid XML. */
void
datafile_quote(struct buf *out, const char *foreign)
{
	struct buf clean = {0};
	const char *end;

	while ((end = strstr(foreign, "]]>")) != NULL) {
		buf_add(&clean, foreign, (size_t)(end - foreign));
		buf_adds(&clean, "]] >");
		foreign = end + 3;
	}
	buf_adds(&clean, foreign);
	escape_gnuplot(out, buf_text(&clean));
	buf_free(&clean);
}

void
datafile_text(struct buf *out, const char *key, const char *foreign)
{
	buf_addf(out, "%s ", key);
	datafile_quote(out, foreign);
	buf_adds(out, "\n");
}

/* An unknown number is empty: number() of plots/style.gp makes it NaN. */
void
datafile_number(struct buf *out, const char *key, double number)
{
	if (isfinite(number))
		buf_addf(out, "%s %.10g\n", key, number);
	else
		buf_addf(out, "%s \"\"\n", key);
}

void
datafile_block(struct buf *out, const char *name)
{
	struct buf visible = {0};

	escape_line(&visible, name);
	buf_addf(out, "%s# [%s]\n", out->len > 0 ? "\n\n" : "",
		 buf_text(&visible));
	buf_free(&visible);
}

void
datafile_title(struct buf *out, const char *title, const char *words)
{
	struct buf whole = {0}, cut = {0};
	size_t width;

	buf_addf(&whole, "%s  %s", title, words);
	phrase_cut(&cut, buf_text(&whole), TITLE_MAX);
	width = phrase_width(buf_text(&cut));
	datafile_text(out, "title", buf_text(&cut));
	datafile_number(out, "title_size",
			width <= TITLE_WIDTH ? 1 : (double)TITLE_WIDTH / width);
	buf_free(&cut);
	buf_free(&whole);
}

void
datafile_subtitle(struct buf *out, const char *key, const char *words)
{
	struct buf cut = {0};

	phrase_cut(&cut, words, SUBTITLE_MAX);
	datafile_text(out, key, buf_text(&cut));
	buf_free(&cut);
}

double
datafile_unit(struct buf *out, const struct trace *trace, double most)
{
	static const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	double scale = 1;
	size_t i = 0;

	if (trace->measure == MEASURE_COUNT) {
		datafile_text(out, "unit", "");
	} else {
		/* From 2 on: an axis from 0 to 1.9 has few round numbers. */
		for (; most >= 2 * 1024 * scale && i + 1 < COUNT(names); i++)
			scale *= 1024;
		datafile_text(out, "unit", names[i]);
	}
	datafile_number(out, "scale", scale);
	return scale;
}
