/* SPDX-License-Identifier: MIT */
#include "base/json_bounded.h"

#include <stdio.h>
#include <string.h>

/* A shorter text cannot come to more than JSON_MOST. */
enum { SHORT = 512 << 10 };

/*
 * What jansson allocates, with what malloc adds: a number or text with its
 * place in a list, a text besides its bytes, a member besides its key, and an
 * empty list and object, which have room for eight.
 */
enum { VALUE = 64, TEXT = 96, MEMBER = 112, LIST = 176, OBJECT = 320 };

/* The end of a string that begins there, behind its quote. */
static const char *
string_end(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at < end ? at + 1 : end;
}

static size_t
token_bytes(char token)
{
	switch (token) {
	case ',':
		return VALUE;
	case ':':
		return MEMBER;
	case '[':
		return LIST;
	case '{':
		return OBJECT;
	default:
		return 0;
	}
}

size_t
json_bounded_bytes(const char *text, size_t length)
{
	const char *at = text, *end = text + length, *from;
	size_t bytes = VALUE;

	while (at < end) {
		if (*at != '"') {
			bytes += token_bytes(*at++);
			continue;
		}
		from = at;
		at = string_end(at, end);
		bytes += TEXT + (size_t)(at - from);
	}
	return bytes;
}

static void
error_too_large(json_error_t *error, size_t most)
{
	if (error == NULL)
		return;
	memset(error, 0, sizeof(*error));
	snprintf(error->text, sizeof(error->text),
		 "its values would take more than %zu MiB of memory",
		 most >> 20);
	error->text[sizeof(error->text) - 1] = json_error_out_of_memory;
	error->line = 1;
}

json_t *
json_bounded_load(const char *text, size_t length, size_t flags, size_t most,
		  json_error_t *error)
{
	if (length < SHORT || json_bounded_bytes(text, length) <= most)
		return json_loadb(text, length, flags, error);
	error_too_large(error, most);
	return NULL;
}
