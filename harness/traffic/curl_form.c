/* SPDX-License-Identifier: MIT */
/* Fields of -F: name=value;type=..., name=@file;filename=..., name=<file. */
#include <string.h>

#include "traffic/curl_request.h"

/* The content of a field, taken apart. */
struct field {
	struct buf content;
	const char *type, *file_name;
};

/* A word up to ';', or up to the quote that closes it; returns its end. */
static const char *
take_word(const char *at, struct buf *out)
{
	if (*at != '"') {
		size_t len = strcspn(at, ";");

		buf_add(out, at, len);
		return at + len;
	}
	for (at++; *at != '\0' && *at != '"'; at++) {
		if (*at == '\\' && (at[1] == '"' || at[1] == '\\'))
			at++;
		buf_add(out, at, 1);
	}
	return *at == '"' ? at + 1 : at;
}

/* ";type=text/plain;filename=x" behind the content. */
static void
take_properties(struct curl_request *curl, const char *at, struct field *field)
{
	struct buf value = {0};

	while (*at == ';') {
		size_t name = strcspn(++at, "=;");
		const char *key = at;

		if (at[name] != '=') {
			at += name;
			continue;
		}
		buf_clear(&value);
		at = take_word(at + name + 1, &value);
		at += strcspn(at, ";");
		if (name == 4 && strncmp(key, "type", 4) == 0)
			field->type =
			    curl_request_own(curl, buf_text(&value), value.len);
		else if (name == 8 && strncmp(key, "filename", 8) == 0)
			field->file_name =
			    curl_request_own(curl, buf_text(&value), value.len);
	}
	buf_free(&value);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* A part's value is text; what holds a NUL stays a file. */
static const char *
file_value(struct curl_request *curl, const char *path)
{
	struct buf text = {0};
	const char *value = NULL;

	if (curl_request_read(curl, path, &text) == 0 &&
	    memchr(buf_text(&text), '\0', text.len) == NULL)
		value = curl_request_own(curl, buf_text(&text), text.len);
	buf_free(&text);
	return value;
}

/* The part for a field; -1: it cannot be told. */
static int
make_part(struct curl_request *curl, struct field *field,
	  struct example_part *part)
{
	char kind = *buf_text(&field->content);
	const char *path = buf_text(&field->content) + 1;

	if (kind != '@' && kind != '<')
		return -1;
	if (*path == '\0' || strcmp(path, "-") == 0 ||
	    strchr(path, ',') != NULL)
		return -1;
	part->value = file_value(curl, path);
	if (kind == '<')
		return part->value != NULL ? 0 : -1;
	path = part->value == NULL	  ? path
	       : field->file_name != NULL ? field->file_name
					  : base_name(path);
	part->file = curl_request_own(curl, path, strlen(path));
	return 0;
}

void
curl_form_take(struct curl_request *curl, const char *text, int literal)
{
	const char *equals = strchr(text, '='), *at;
	struct field field = {0};
	struct example_part part = {0};

	curl->has_data = 1;
	if (equals == NULL || curl->nparts == CURL_PARTS) {
		curl->unknown = 1;
		return;
	}
	at = equals + 1;
	if (literal) {
		buf_adds(&field.content, at);
	} else if (*at == '@' || *at == '<') {
		buf_add(&field.content, at, 1);
		take_properties(curl, take_word(at + 1, &field.content),
				&field);
	} else {
		take_properties(curl, take_word(at, &field.content), &field);
	}
	part.name = curl_request_own(curl, text, (size_t)(equals - text));
	part.type = field.type;
	if (literal || (*at != '@' && *at != '<')) {
		part.value = curl_request_own(curl, buf_text(&field.content),
					      field.content.len);
		part.file = field.file_name;
		curl->parts[curl->nparts++] = part;
	} else if (make_part(curl, &field, &part) == 0) {
		curl->parts[curl->nparts++] = part;
	} else {
		curl->unknown = 1;
	}
	buf_free(&field.content);
}
