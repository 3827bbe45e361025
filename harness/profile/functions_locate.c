/* SPDX-License-Identifier: MIT */
/* Where functions are in their sources, and which routes lead to them. */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "profile/function_routes.h"
#include "profile/functions.h"

/* The position after that many UTF-16 units, and its line. */
static const char *
text_at(const char *text, size_t units, int *line)
{
	*line = 1;
	for (; *text != '\0' && units > 0; text++) {
		unsigned char c = (unsigned char)*text;

		*line += c == '\n';
		if ((c & 0xc0) == 0x80)
			continue;
		units -= c >= 0xf0 && units > 1 ? 2 : 1;
	}
	while (((unsigned char)*text & 0xc0) == 0x80)
		text++;
	return text;
}

static int
compare_functions(const void *a, const void *b)
{
	const struct function *one = a, *other = b;

	if (one->file != other->file)
		return one->file < other->file ? -1 : 1;
	if (one->start != other->start)
		return one->start < other->start ? -1 : 1;
	return one->end > other->end ? -1 : one->end < other->end;
}

void
functions_locate(struct functions *functions)
{
	struct extent *extents =
	    xcalloc(functions->count + 1, sizeof(*extents));

	if (functions->count > 0)
		qsort(functions->items, functions->count,
		      sizeof(*functions->items), compare_functions);
	for (size_t i = 0; i < functions->count; i++) {
		struct function *function = &functions->items[i];
		const char *text = functions->files[function->file].text;

		if (text == NULL)
			continue;
		extents[i].end =
		    text_at(text, function->end, &function->last_line);
		extents[i].begin =
		    text_at(text, function->start, &function->line);
	}
	functions_route(functions, extents);
	free(extents);
}

void
functions_read(struct functions *functions)
{
	for (size_t i = 0; i < functions->nfiles; i++) {
		struct buf text = {0};
		struct error ignored = {0};

		if (file_read(functions->files[i].path, SOURCE_BYTES, &text,
			      &ignored) == 0)
			functions->files[i].text = xstrdup(buf_text(&text));
		buf_free(&text);
	}
	functions_locate(functions);
}
