/* SPDX-License-Identifier: MIT */
/* An HTML page of the sources: what ran under load, only before it, or never.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "profile/functions.h"

static const char head[] =
    "<!doctype html><meta charset=utf-8><title>flatline: functions</title>\n"
    "<style>body{font:14px/1.4 sans-serif;margin:2em auto;max-width:70em}"
    "pre{line-height:1.35;overflow-x:auto}i{color:#888;font-style:normal;"
    "display:inline-block;width:4em;text-align:right;margin-right:1em}"
    ".l{background:#e3f4e3}.s{background:#fdf3d0}.n{background:#fbdcdc}"
    "</style>\n<h1>Which functions the load ran</h1>\n"
    "<p><span class=l>under load</span> <span class=s>only before it</span> "
    "<span class=n>never</span></p>\n";

/* The class of a line, by the innermost function that contains it. */
static const char *
line_class(const struct functions *functions, size_t first, size_t after,
	   int line)
{
	const struct function *inner = NULL;

	for (size_t i = first; i < after; i++)
		if (functions->items[i].line <= line &&
		    functions->items[i].last_line >= line)
			inner = &functions->items[i];
	return inner == NULL	 ? ""
	       : inner->loaded	 ? "l"
	       : inner->at_start ? "s"
				 : "n";
}

static void
write_source(const struct functions *functions, size_t first, size_t after,
	     struct buf *out)
{
	const struct source_file *file =
	    &functions->files[functions->items[first].file];
	int number = 1;

	buf_adds(out, "<h2>");
	escape_xml(out, file->path);
	buf_adds(out, "</h2>\n<pre>");
	for (const char *line = file->text; line != NULL && *line != '\0';
	     number++) {
		size_t len = strcspn(line, "\n");
		char *copy = xstrndup(line, len);

		buf_addf(out, "<i>%d</i><span class=\"%s\">", number,
			 line_class(functions, first, after, number));
		escape_xml(out, copy);
		buf_adds(out, "</span>\n");
		free(copy);
		line += len + (line[len] == '\n');
	}
	buf_adds(out, "</pre>\n");
}

void
functions_write_html(const struct functions *functions, struct buf *out)
{
	size_t first = 0, after;

	buf_adds(out, head);
	for (; first < functions->count; first = after) {
		for (after = first; after < functions->count &&
				    functions->items[after].file ==
					functions->items[first].file;)
			after++;
		write_source(functions, first, after, out);
	}
}
