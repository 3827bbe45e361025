/* SPDX-License-Identifier: MIT */
#include "base/json_peek.h"

#include <stdlib.h>
#include <string.h>

/* Written out, for every request with a body is looked at. */
static inline int
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static inline int
is_end(char c)
{
	return c == ',' || c == '}' || c == ']';
}

static inline const char *
skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Behind the string whose quote is at `at`; NULL: it does not end. */
static const char *
skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at < end ? at + 1 : NULL;
}

/* Behind the object or array that begins there; NULL: it does not end. */
static const char *
skip_nested(const char *at, const char *end)
{
	size_t depth = 0;

	while (at != NULL && at < end) {
		if (*at == '"') {
			at = skip_string(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[';
		depth -= *at == '}' || *at == ']';
		at++;
		if (depth == 0)
			return at;
	}
	return NULL;
}

static const char *
skip_value(const char *at, const char *end)
{
	if (at == end)
		return NULL;
	if (*at == '"')
		return skip_string(at, end);
	if (*at == '{' || *at == '[')
		return skip_nested(at, end);
	while (at < end && !is_end(*at) && !is_blank(*at))
		at++;
	return at;
}

int
json_walk_open(struct json_walk *walk, struct json_part text)
{
	const char *at = skip_blanks(text.at, text.end);

	*walk = (struct json_walk){.at = at, .end = text.end};
	if (at == text.end || (*at != '{' && *at != '['))
		return -1;
	walk->open = *at;
	return 0;
}

static int
walk_key(struct json_walk *walk)
{
	const char *at = walk->at, *behind;

	if (at == walk->end || *at != '"' ||
	    (behind = skip_string(at, walk->end)) == NULL)
		return -1;
	walk->key = (struct json_part){at + 1, behind - 1};
	at = skip_blanks(behind, walk->end);
	if (at == walk->end || *at != ':')
		return -1;
	walk->at = skip_blanks(at + 1, walk->end);
	return 0;
}

/* At '{', '[' or ',' is what comes before a member. */
int
json_walk_next(struct json_walk *walk)
{
	const char *behind;

	if (walk->at == walk->end ||
	    (*walk->at != ',' && *walk->at != walk->open))
		return 0;
	walk->at = skip_blanks(walk->at + 1, walk->end);
	if (walk->open == '{' && walk_key(walk) != 0)
		return 0;
	if (walk->at == walk->end || is_end(*walk->at) ||
	    (behind = skip_value(walk->at, walk->end)) == NULL)
		return 0;
	walk->value = (struct json_part){walk->at, behind};
	walk->at = skip_blanks(behind, walk->end);
	return 1;
}

int
json_key_is(struct json_part key, const char *name)
{
	size_t length = strlen(name);

	return (size_t)(key.end - key.at) == length &&
	       memcmp(key.at, name, length) == 0;
}

struct json_part
json_peek(struct json_part text, const char *path)
{
	const struct json_part none = {NULL, NULL};

	for (;;) {
		size_t length = strcspn(path, ".");
		struct json_walk walk;
		int found = 0;

		if (json_walk_open(&walk, text) != 0 || walk.open != '{')
			return none;
		while (!found && json_walk_next(&walk))
			found =
			    (size_t)(walk.key.end - walk.key.at) == length &&
			    memcmp(walk.key.at, path, length) == 0;
		if (!found)
			return none;
		text = walk.value;
		if (path[length] == '\0')
			return text;
		path += length + 1;
	}
}

/* The character of an escape, whose last byte *at is moved to. */
static char
unescape(const char **at, const char *end)
{
	char hex[5] = "";
	long code;

	switch (**at) {
	case 'n':
	case 'r':
		return '\n';
	case 't':
	case 'b':
	case 'f':
		return ' ';
	case 'u':
		break;
	default:
		return **at;
	}
	if (end - *at < 5)
		return '?';
	memcpy(hex, *at + 1, 4);
	*at += 4;
	code = strtol(hex, NULL, 16);
	return code > 0 && code < 0x80 ? (char)code : '?';
}

size_t
json_part_text(struct json_part part, char *out, size_t size)
{
	const char *at = part.at, *end = part.end;
	size_t used = 0;

	out[0] = '\0';
	if (at == NULL || *at == '{' || *at == '[')
		return 0;
	if (*at == '"') {
		at++;
		end--;
	}
	for (; at < end && used + 1 < size; at++) {
		if (*at == '\\' && at + 1 < end) {
			at++;
			out[used++] = unescape(&at, end);
		} else {
			out[used++] = *at;
		}
	}
	out[used] = '\0';
	return used;
}
