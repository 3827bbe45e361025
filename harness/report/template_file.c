/* SPDX-License-Identifier: MIT */
/* Templates that come with the program; all have {{style}} in common. */
#include <limits.h>
#include <string.h>

#include "base/file.h"
#include "report/report.h"
#include "report/template.h"

enum { TEMPLATE_LIMIT = 1 << 20 };

struct file_parts {
	template_part_fn *part; /* of the page itself */
	void *arg;
	struct buf style;
};

static int
template_read(struct buf *text, const char *file, struct error *err)
{
	char path[PATH_MAX];

	return datadir_path(path, sizeof(path), file, err) == 0
		   ? file_read(path, TEMPLATE_LIMIT, text, err)
		   : -1;
}

static int
file_part(struct buf *out, const char *name, void *arg)
{
	struct file_parts *parts = arg;

	if (strcmp(name, "style") != 0)
		return parts->part(out, name, parts->arg);
	buf_add(out, buf_text(&parts->style), parts->style.len);
	return 0;
}

int
template_fill_file(struct buf *out, const char *file, template_part_fn *part,
		   void *arg, struct error *err)
{
	struct file_parts parts = {part, arg, {0}};
	struct buf text = {0};
	int result = template_read(&text, file, err);

	if (result == 0)
		result =
		    template_read(&parts.style, "templates/style.css", err);
	if (result == 0)
		result = template_fill(out, buf_text(&text), file, file_part,
				       &parts, err);
	buf_free(&parts.style);
	buf_free(&text);
	return result;
}
