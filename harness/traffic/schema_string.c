/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/mem.h"
#include "traffic/schema.h"

enum { LONGEST = 1000 };

static const char *
format_text(const char *format)
{
	static const struct {
		const char *format, *text;
	} formats[] = {
	    {"date-time", "2026-01-31T12:00:00Z"},
	    {"date", "2026-01-31"},
	    {"time", "12:00:00Z"},
	    {"duration", "PT1H"},
	    {"uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
	    {"email", "name@example.com"},
	    {"hostname", "example.com"},
	    {"uri", "http://example.com/"},
	    {"url", "http://example.com/"},
	    {"ipv4", "192.0.2.1"},
	    {"ipv6", "2001:db8::1"},
	    {"byte", "ZXhhbXBsZQ=="},
	};

	for (size_t i = 0; format != NULL && i < COUNT(formats); i++)
		if (strcmp(format, formats[i].format) == 0)
			return formats[i].text;
	return NULL;
}

/* Cut or filled up to the lengths that are allowed. */
static void
fit_length(json_t *object, struct buf *text)
{
	json_t *most = json_object_get(object, "maxLength");
	json_int_t least =
	    json_integer_value(json_object_get(object, "minLength"));

	least = least < LONGEST ? least : LONGEST;
	while (text->len < (size_t)(least > 0 ? least : 0))
		buf_adds(text, "a");
	if (json_is_integer(most) && json_integer_value(most) >= 0 &&
	    (size_t)json_integer_value(most) < text->len) {
		text->len = (size_t)json_integer_value(most);
		text->data[text->len] = '\0';
	}
}

json_t *
schema_string(json_t *object)
{
	const char *format =
	    json_string_value(json_object_get(object, "format"));
	const char *pattern =
	    json_string_value(json_object_get(object, "pattern"));
	const char *known = format_text(format);
	struct buf text = {0};
	json_t *value;

	if (known != NULL)
		return json_string(known);
	if (pattern == NULL || schema_pattern(pattern, &text) != 0) {
		buf_clear(&text);
		buf_adds(&text, "example");
		fit_length(object, &text);
	}
	value = json_string(buf_text(&text));
	buf_free(&text);
	return value != NULL ? value : json_string("example");
}
