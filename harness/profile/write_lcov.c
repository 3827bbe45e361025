/* SPDX-License-Identifier: MIT */
/* An lcov tracefile, geninfo(1): functions and their lines. */
#include <string.h>

#include "base/escape.h"
#include "profile/functions.h"

static void
write_name(const struct function *function, struct buf *out)
{
	struct buf name = {0};

	escape_line(&name, function->name);
	for (char *at = name.data; at != NULL && *at != '\0'; at++)
		if (*at == ',')
			*at = ' ';
	buf_addf(out, "%s@%zu", name.len > 0 ? buf_text(&name) : "(anonymous)",
		 function->start);
	buf_free(&name);
}

/* A line counts for the innermost function that contains it. */
static void
write_lines(const struct functions *functions, size_t first, size_t after,
	    struct buf *out)
{
	int last = 0, found = 0, hit = 0;

	for (size_t i = first; i < after; i++)
		if (functions->items[i].last_line > last)
			last = functions->items[i].last_line;
	for (int line = 1; line <= last; line++) {
		const struct function *inner = NULL;

		for (size_t i = first; i < after; i++)
			if (functions->items[i].line <= line &&
			    functions->items[i].last_line >= line)
				inner = &functions->items[i];
		if (inner == NULL)
			continue;
		buf_addf(out, "DA:%d,%d\n", line, inner->loaded);
		found++;
		hit += inner->loaded;
	}
	buf_addf(out, "LF:%d\nLH:%d\nend_of_record\n", found, hit);
}

static void
write_file(const struct functions *functions, size_t first, size_t after,
	   struct buf *out)
{
	size_t hit = 0;
	struct buf path = {0};

	escape_line(&path, functions->files[functions->items[first].file].path);
	buf_addf(out, "TN:\nSF:%s\n", buf_text(&path));
	buf_free(&path);
	for (size_t i = first; i < after; i++) {
		const struct function *function = &functions->items[i];

		buf_addf(out, "FN:%d,", function->line);
		write_name(function, out);
		buf_addf(out, "\nFNDA:%d,", function->loaded);
		write_name(function, out);
		buf_adds(out, "\n");
		hit += function->loaded;
	}
	buf_addf(out, "FNF:%zu\nFNH:%zu\n", after - first, hit);
	write_lines(functions, first, after, out);
}

void
functions_write_lcov(const struct functions *functions, struct buf *out)
{
	size_t first = 0, after;

	for (; first < functions->count; first = after) {
		for (after = first; after < functions->count &&
				    functions->items[after].file ==
					functions->items[first].file;)
			after++;
		write_file(functions, first, after, out);
	}
}
