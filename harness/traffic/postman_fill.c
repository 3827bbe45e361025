/* SPDX-License-Identifier: MIT */
/* Texts of a collection, with their variables. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/postman.h"

const char *
postman_text(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

void
postman_header(struct postman *postman, const char *name, const char *value)
{
	char *line = xasprintf("%s: %s", name, value);

	strings_add(&postman->headers, line);
	free(line);
}

/* What Postman makes up by itself, such as {{$guid}}; NULL: nothing. */
static const char *
made_up(const char *name)
{
	static const struct {
		const char *name, *value;
	} known[] = {{"$guid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
		     {"$randomUUID", "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
		     {"$timestamp", "1769860800"},
		     {"$isoTimestamp", "2026-01-31T12:00:00Z"},
		     {"$randomInt", "7"},
		     {"$randomEmail", "name@example.com"}};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strcmp(name, known[i].name) == 0)
			return known[i].value;
	return *name == '$' ? "example" : NULL;
}

/* The value of a variable: of the nearest folder, or the collection. */
const char *
postman_variable(const struct postman *postman, const char *name)
{
	json_t *one;
	size_t v;

	for (size_t i = postman->nowners; i-- > 0;)
		json_array_foreach(
		    json_object_get(postman->owners[i], "variable"), v, one)
		{
			const char *key = postman_text(one, "key");

			if (*key == '\0')
				key = postman_text(one, "id");
			if (strcmp(key, name) == 0 &&
			    !json_is_true(json_object_get(one, "disabled")))
				return postman_text(one, "value");
		}
	return made_up(name);
}

static void
fill_variable(struct postman *postman, const char *name, struct buf *out)
{
	const char *value;

	if (postman->plan->session != NULL &&
	    strings_has(&postman->kept, name)) {
		buf_addf(out, "{{%s}}", name);
		return;
	}
	value = postman_variable(postman, name);
	if (value != NULL && (*value != '\0' || out == &postman->url)) {
		buf_adds(out, value);
		return;
	}
	buf_addf(out, "{{%s}}", name);
	if (postman->todo.len == 0)
		buf_addf(&postman->todo,
			 "the collection has no value for {{%s}}", name);
}

void
postman_fill(struct postman *postman, const char *text, struct buf *out)
{
	while (*text != '\0') {
		const char *close =
		    text_starts(text, "{{") ? strstr(text, "}}") : NULL;
		char *name;

		if (close == NULL) {
			buf_add(out, text++, 1);
			continue;
		}
		name = xstrndup(text + 2, (size_t)(close - text - 2));
		fill_variable(postman, name, out);
		free(name);
		text = close + 2;
	}
}
