/* SPDX-License-Identifier: MIT */
#include "report/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { NAME_MAX_BYTES = 40 };

struct template
{
	template_part_fn *part;
	void *arg;
};

/* Finds the next "{{" and the name in it; NULL: there is none. */
static const char *
template_hole(const char *text, char name[NAME_MAX_BYTES], const char **after)
{
	const char *open = strstr(text, "{{");
	const char *close = open != NULL ? strstr(open, "}}") : NULL;

	name[0] = '\0';
	if (close == NULL)
		return NULL;
	snprintf(name, NAME_MAX_BYTES, "%.*s", (int)(close - open - 2),
		 open + 2);
	*after = close + 2;
	return open;
}

static int
template_is_there(const struct template *template, const char *name, int *there)
{
	struct buf part = {0};
	int result = template->part(&part, name, template->arg);

	*there = part.len > 0;
	buf_free(&part);
	return result;
}

/* Finds the end of a section that is left out; NULL: it does not end. */
static const char *
template_behind(const char *text, const char *name)
{
	char *end = xasprintf("{{/%s}}", name);
	const char *at = strstr(text, end);

	if (at != NULL)
		at += strlen(end);
	free(end);
	return at;
}

/* Fills in one placeholder; returns where the text continues. */
static int
template_step(struct buf *out, const struct template *template,
	      const char *name, const char **text)
{
	int there;

	if (name[0] == '/')
		return 0;
	if (name[0] != '?')
		return template->part(out, name, template->arg);
	if (template_is_there(template, name + 1, &there) != 0)
		return -1;
	if (!there)
		*text = template_behind(*text, name + 1);
	return *text != NULL ? 0 : -1;
}

int
template_fill(struct buf *out, const char *text, const char *file,
	      template_part_fn *part, void *arg, struct error *err)
{
	const struct template template = {part, arg};
	char name[NAME_MAX_BYTES];
	const char *hole, *after;

	while ((hole = template_hole(text, name, &after)) != NULL) {
		buf_add(out, text, (size_t)(hole - text));
		text = after;
		if (template_step(out, &template, name, &text) != 0)
			return error_set(err, STATUS_IO,
					 "%s: unknown placeholder {{%s}}", file,
					 name);
	}
	buf_adds(out, text);
	return 0;
}
