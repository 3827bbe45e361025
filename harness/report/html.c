/* SPDX-License-Identifier: MIT */
#include "report/html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/escape.h"
#include "base/units.h"

void
html_text(struct buf *out, const char *foreign)
{
	escape_xml(out, foreign);
}

void
html_nonce(char nonce[33])
{
	unsigned char bytes[16] = {0};

	nonce[0] = '\0';
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return; /* then no script runs */
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(nonce + 2 * i, 3, "%02x", bytes[i]);
}

void
html_table(struct buf *out, const char *caption, const char *heads)
{
	buf_adds(out, "<table><caption>");
	html_text(out, caption);
	buf_adds(out, "</caption><thead><tr>");
	while (*heads != '\0') {
		size_t length = strcspn(heads, "|");

		size_t left = heads[0] == '<';

		buf_addf(out, "<th scope=\"col\"%s>%.*s</th>",
			 left ? " class=\"left\"" : "", (int)(length - left),
			 heads + left);
		heads += length + (heads[length] == '|');
	}
	buf_adds(out, "</tr></thead><tbody>\n<tr>");
}

void
html_cell(struct buf *out, const char *foreign)
{
	buf_adds(out, "<td>");
	html_text(out, foreign);
	buf_adds(out, "</td>");
}

void
html_words(struct buf *out, const char *foreign)
{
	buf_adds(out, "<td class=\"left long\">");
	html_text(out, foreign);
	buf_adds(out, "</td>");
}

void
html_count(struct buf *out, double count)
{
	char text[UNITS_TEXT];

	html_cell(out, isfinite(count) ? units_count(text, count) : "?");
}

void
html_row(struct buf *out)
{
	buf_adds(out, "</tr>\n<tr>");
}

/* Ends the row begun last, and the table. */
void
html_end(struct buf *out)
{
	static const char begun[] = "\n<tr>";
	size_t length = strlen(begun);

	if (out->len >= length &&
	    strcmp(out->data + out->len - length, begun) == 0) {
		out->len -= length;
		out->data[out->len] = '\0';
	} else {
		buf_adds(out, "</tr>");
	}
	buf_adds(out, "</tbody></table>\n");
}
