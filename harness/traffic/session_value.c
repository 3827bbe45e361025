/* SPDX-License-Identifier: MIT */
/* The values that replies have and later requests send. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/session.h"

enum { VALUES = 500 };

/* Whether a request up to that step sent it: then it is the client's own. */
static int
was_sent(const struct session *session, size_t last, const char *text)
{
	for (size_t i = 0; i <= last; i++) {
		const struct session_step *step = &session->steps[i];

		if (strstr(step->target, text) != NULL)
			return 1;
		if (text[strspn(text, "0123456789")] == '\0' &&
		    strlen(text) < 5)
			continue;
		if (step->request.body != NULL &&
		    strstr(step->request.body, text) != NULL)
			return 1;
		for (size_t p = 0; p < step->request.nparts; p++)
			if (step->request.parts[p].value != NULL &&
			    strcmp(step->request.parts[p].value, text) == 0)
				return 1;
	}
	return 0;
}

/* A name for Lua that no other value has: "order_id", "order_id_2". */
static char *
value_name(const struct session *session, const char *hint)
{
	char base[40], *name;
	size_t len = 0;
	int number = 1;

	for (; *hint != '\0' && len < 32; hint++)
		base[len++] = isalnum((unsigned char)*hint)
				  ? (char)tolower((unsigned char)*hint)
				  : '_';
	while (len > 0 && base[len - 1] == '_')
		len--;
	base[len] = '\0';
	name =
	    xstrdup(len > 0 && !isdigit((unsigned char)*base) ? base : "value");
	for (size_t i = 0; i < session->nvalues;) {
		if (strcmp(session->values[i].name, name) != 0) {
			i++;
			continue;
		}
		free(name);
		name = xasprintf("%s_%d", len > 0 ? base : "value", ++number);
		i = 0;
	}
	return name;
}

static size_t
add_value(struct session *session, size_t step, const char *text, char *getter,
	  const char *hint)
{
	session->values = xrealloc(
	    session->values, (session->nvalues + 1) * sizeof(*session->values));
	session->values[session->nvalues] =
	    (struct session_value){.name = value_name(session, hint),
				   .text = xstrdup(text),
				   .getter = getter,
				   .step = step};
	return session->nvalues++;
}

size_t
session_value(struct session *session, size_t step, const char *text)
{
	struct buf hint = {0};
	size_t found = session->nvalues;
	char *getter;

	for (size_t i = 0; i < session->nvalues; i++)
		if (strcmp(session->values[i].text, text) == 0)
			return i;
	for (size_t i = 0; i < step; i++) {
		buf_clear(&hint);
		getter = session_find(&session->steps[i], text, &hint);
		if (getter == NULL)
			continue;
		if (session->nvalues < VALUES && !was_sent(session, i, text)) {
			found = add_value(session, i, text, getter,
					  buf_text(&hint));
			break;
		}
		free(getter);
		found = session->nvalues;
		break;
	}
	buf_free(&hint);
	return found;
}

void
session_keep(struct session *session, const char *name, const char *getter)
{
	char *mark = xasprintf("{{%s}}", name);

	if (session->count > 0 && session->nvalues < VALUES)
		add_value(session, session->count - 1, mark, xstrdup(getter),
			  name);
	free(mark);
}
