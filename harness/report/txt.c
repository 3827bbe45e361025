/* SPDX-License-Identifier: MIT */
/* Removes blanks around gnuplot's text pictures. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "report/plot.h"

#define TXT_LIMIT ((size_t)1 << 20)

/* Removes blanks at line ends, and empty lines at both ends. */
void
txt_trim(struct buf *out, const char *text)
{
	size_t kept = 0;

	while (*text != '\0') {
		size_t whole = strcspn(text, "\n\f"), length = whole;

		while (length > 0 && text[length - 1] == ' ')
			length--;
		buf_add(out, text, length);
		if (length > 0)
			kept = out->len + 1;
		if (kept > 0)
			buf_add(out, "\n", 1);
		text += whole + (text[whole] != '\0');
	}
	out->len = kept;
	if (out->data != NULL)
		out->data[kept] = '\0';
}

int
txt_finish(const char *dir, const char *picture, struct error *err)
{
	char *path = xasprintf("%s/%s", dir, picture);
	struct buf text = {0}, trimmed = {0};
	int result = file_read_regular(path, TXT_LIMIT, &text, err);

	if (result == 0) {
		txt_trim(&trimmed, buf_text(&text));
		result = file_write_in(dir, picture, &trimmed, err);
	}
	buf_free(&trimmed);
	buf_free(&text);
	free(path);
	return result;
}
