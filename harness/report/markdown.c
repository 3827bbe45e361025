/* SPDX-License-Identifier: MIT */
#include "report/markdown.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "report/phrase.h"

enum { TEXT_LIMIT = 1 << 20 };

void
markdown_head(struct buf *out, const char *title, const char *sentence)
{
	buf_addf(out, "### flatline: %s\n\n", title);
	escape_markdown(out, sentence);
	buf_adds(out, "\n\n");
}

/* Longer than any run of backticks in the text. */
static void
markdown_fence(struct buf *out, const char *text)
{
	size_t longest = 2;

	for (const char *s = text; (s = strchr(s, '`')) != NULL;) {
		size_t row = strspn(s, "`");

		if (row > longest)
			longest = row;
		s += row;
	}
	for (size_t i = 0; i <= longest; i++)
		buf_adds(out, "`");
}

/* Escapes line by line what a terminal should not see. */
static void
markdown_lines(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		char *line = xstrndup(text, length);

		escape_terminal(out, line);
		buf_adds(out, "\n");
		free(line);
		text += length + (text[length] == '\n');
	}
}

void
markdown_file(struct buf *out, const char *dir, const char *file)
{
	char *path = xasprintf("%s/%s", dir, file);
	struct error ignored = {0};
	struct buf text = {0};

	if (file_read_regular(path, TEXT_LIMIT, &text, &ignored) == 0 &&
	    text.len > 0) {
		markdown_fence(out, buf_text(&text));
		buf_adds(out, "text\n");
		markdown_lines(out, buf_text(&text));
		markdown_fence(out, buf_text(&text));
		buf_adds(out, "\n\n");
	}
	buf_free(&text);
	free(path);
}

void
markdown_cell(struct buf *out, const char *foreign)
{
	buf_adds(out, " ");
	escape_markdown(out, foreign);
	buf_adds(out, " |");
}

void
markdown_growth_cells(struct buf *out, const struct judged *run,
		      const struct bounds *growth, enum measure measure)
{
	const double amounts[] = {growth->estimate, growth->low, growth->high};
	char text[PHRASE_TEXT];

	for (size_t i = 0; i < COUNT(amounts); i++)
		markdown_cell(out, phrase_amount(text, measure,
						 judged_rate(run, amounts[i])));
}
