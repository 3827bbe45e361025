/* SPDX-License-Identifier: MIT */
/*
 * Each user of a scenario has a cookie jar, which a Cookie header would
 * replace: once a reply has set a cookie, the jar sends it.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "traffic/session.h"

/* "sid" of "Set-Cookie: sid=1; Path=/" */
static void
add_set_names(const struct session_step *step, struct strings *names)
{
	static const char header[] = "set-cookie:";

	for (size_t i = 0; i < step->headers.count; i++) {
		const char *line = step->headers.items[i], *at;
		char *name;

		if (strncasecmp(line, header, strlen(header)) != 0)
			continue;
		/* Some browsers join several by line breaks. */
		for (at = line + strlen(header); *at != '\0';) {
			at += strspn(at, " \t\n");
			name = xstrndup(at, strcspn(at, "=;\n"));
			if (!strings_has(names, name))
				strings_add(names, name);
			free(name);
			at += strcspn(at, "\n");
		}
	}
}

/* Whether all cookies of the header were set by replies; adds the others. */
static void
add_foreign(const char *value, const struct strings *names, struct buf *foreign)
{
	while (*value != '\0') {
		size_t len;
		char *name;

		value += strspn(value, " \t;");
		len = strcspn(value, "=;");
		name = xstrndup(value, len);
		if (len > 0 && !strings_has(names, name))
			buf_addf(foreign, "%s%s", foreign->len > 0 ? ", " : "",
				 name);
		free(name);
		value += strcspn(value, ";");
	}
}

static void
remove_line(struct strings *lines, size_t i)
{
	free(lines->items[i]);
	memmove(&lines->items[i], &lines->items[i + 1],
		(lines->count - i - 1) * sizeof(*lines->items));
	lines->count--;
}

static void
drop_cookie(struct session *session, size_t at, const struct strings *names)
{
	struct session_step *step = &session->steps[at];
	struct strings *lines = &step->request.headers;
	struct buf foreign = {0};
	char *todo;

	for (size_t i = lines->count; i-- > 0;) {
		if (strncasecmp(lines->items[i], "cookie:", 7) != 0)
			continue;
		buf_clear(&foreign);
		add_foreign(lines->items[i] + 7, names, &foreign);
		remove_line(lines, i);
		if (foreign.len == 0)
			continue;
		todo = xasprintf("no reply set the cookie %s, which is left "
				 "out from step %zu on",
				 buf_text(&foreign), at + 1);
		if (session->todo.count == 0)
			strings_add(&session->todo, todo);
		free(todo);
	}
	buf_free(&foreign);
}

/* Before the first cookie is set, a header is what the browser had. */
void
session_drop_cookies(struct session *session)
{
	struct strings names = {0};

	for (size_t i = 0; i < session->count; i++) {
		if (names.count > 0)
			drop_cookie(session, i, &names);
		add_set_names(&session->steps[i], &names);
	}
	strings_free(&names);
}
