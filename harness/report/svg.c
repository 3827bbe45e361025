/* SPDX-License-Identifier: MIT */
/* Adds to gnuplot's SVG what it lacks. */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "report/plot.h"

#define SVG_LIMIT ((size_t)64 << 20)

/* Swaps light and dark and keeps hues, in one rule for all colours. */
static const char svg_style[] =
    "<style>\n@media (prefers-color-scheme: dark) {\n"
    "#gnuplot_canvas { filter: invert(0.9) hue-rotate(180deg); }\n}\n"
    "</style>\n";

/* gnuplot's own title is just "Gnuplot". */
void
svg_dress(struct buf *out, const char *svg, const char *words)
{
	const char *title = strstr(svg, "<title>");
	const char *end = title != NULL ? strstr(title, "</desc>") : NULL;

	if (end == NULL) {
		buf_adds(out, svg);
		return;
	}
	buf_add(out, svg, (size_t)(title - svg));
	buf_adds(out, "<title>");
	escape_xml(out, words);
	buf_adds(out, "</title>\n");
	buf_adds(out, svg_style);
	buf_adds(out, end + strlen("</desc>"));
}

int
svg_finish(const char *dir, const char *picture, const char *words,
	   struct error *err)
{
	char *path = xasprintf("%s/%s", dir, picture);
	struct buf svg = {0}, dressed = {0};
	int result = file_read_regular(path, SVG_LIMIT, &svg, err);

	if (result == 0) {
		svg_dress(&dressed, buf_text(&svg), words);
		result = file_write_in(dir, picture, &dressed, err);
	}
	buf_free(&dressed);
	buf_free(&svg);
	free(path);
	return result;
}
