/* SPDX-License-Identifier: MIT */
/*
 * One JSON object per line: the keys that describe the request, at the top
 * level or in an object there. A scanner of our own, because building a tree
 * for each line took five times as long; it tolerates slightly invalid JSON.
 */
#include <string.h>

#include "traffic/log.h"

enum { NESTED = 64, AROUND = 16 };

struct scan {
	const char *at, *end;
	struct buf *scratch;
	struct hit *hit;
};

static void
skip_space(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
		scan->at++;
}

static int
take(struct scan *scan, char c)
{
	skip_space(scan);
	if (scan->at == scan->end || *scan->at != c)
		return 0;
	scan->at++;
	return 1;
}

/* The text between two quotes, including escapes. */
static int
scan_string(struct scan *scan, struct slice *text)
{
	if (!take(scan, '"'))
		return -1;
	text->at = scan->at;
	for (; scan->at < scan->end && *scan->at != '"'; scan->at++)
		if (*scan->at == '\\' && ++scan->at == scan->end)
			return -1;
	if (scan->at == scan->end)
		return -1;
	text->len = (size_t)(scan->at++ - text->at);
	return 0;
}

static int
hex_value(const char *at)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit =
		    at[i] != '\0' ? strchr(digits, at[i] | 0x20) : NULL;

		if (digit == NULL)
			return -1;
		value = value * 16 + (int)(digit - digits);
	}
	return value;
}

/* \u003d and the like; a request line has only ASCII. */
static size_t
unescape_one(const char *at, const char *end, char *out)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *known = strchr(from, *at);
	int code;

	*out = known != NULL && *at != '\0' ? to[known - from] : *at;
	if (*at != 'u' || end - at < 5)
		return 1;
	code = hex_value(at + 1);
	*out = code > 0 && code < 0x80 ? (char)code : '?';
	return 5;
}

/* A copy without escapes in the scratch buffer, which never moves. */
static struct slice
unescape(struct buf *scratch, struct slice text)
{
	struct slice plain = {scratch->data + scratch->len, 0};
	const char *end = text.at + text.len;

	if (text.len == 0 || memchr(text.at, '\\', text.len) == NULL ||
	    scratch->cap - scratch->len < text.len)
		return text;
	for (const char *at = text.at; at < end; plain.len++) {
		char *out = scratch->data + scratch->len++;

		if (*at == '\\' && at + 1 < end)
			at += 1 + unescape_one(at + 1, end, out);
		else
			*out = *at++;
	}
	return plain;
}

/* Skips an array or object. */
static int
skip_nested(struct scan *scan)
{
	int depth = 0;

	do {
		struct slice ignored;

		if (scan->at == scan->end || depth > NESTED)
			return -1;
		if (*scan->at == '"') {
			if (scan_string(scan, &ignored) != 0)
				return -1;
			continue;
		}
		depth += (*scan->at == '{' || *scan->at == '[') -
			 (*scan->at == '}' || *scan->at == ']');
		scan->at++;
	} while (depth > 0);
	return 0;
}

static int
scan_value(struct scan *scan, struct slice *value)
{
	skip_space(scan);
	if (scan->at == scan->end)
		return -1;
	if (*scan->at == '"')
		return scan_string(scan, value);
	value->at = scan->at;
	if (*scan->at == '{' || *scan->at == '[') {
		value->len = 0;
		return skip_nested(scan);
	}
	while (scan->at < scan->end && strchr(",} \t]", *scan->at) == NULL)
		scan->at++;
	value->len = (size_t)(scan->at - value->at);
	return value->len > 0 ? 0 : -1;
}

static int scan_object(struct scan *, const char *around);

static int
scan_member(struct scan *scan, const char *around)
{
	struct slice key, value;
	char inner[AROUND];
	log_setter *set;

	if (scan_string(scan, &key) != 0 || !take(scan, ':'))
		return -1;
	skip_space(scan);
	if (scan->at < scan->end && *scan->at == '{' && *around == '\0' &&
	    key.len < sizeof(inner)) {
		memcpy(inner, key.at, key.len);
		inner[key.len] = '\0';
		return scan_object(scan, inner);
	}
	if (scan_value(scan, &value) != 0)
		return -1;
	set = log_key(key.at, key.len, around);
	if (set != NULL && value.len > 0)
		set(scan->hit, unescape(scan->scratch, value));
	return 0;
}

static int
scan_object(struct scan *scan, const char *around)
{
	if (!take(scan, '{'))
		return -1;
	if (take(scan, '}'))
		return 0;
	do {
		skip_space(scan);
		if (scan_member(scan, around) != 0)
			return -1;
	} while (take(scan, ','));
	return take(scan, '}') ? 0 : -1;
}

int
log_json(const char *line, size_t len, struct buf *scratch, struct hit *hit)
{
	struct scan scan = {line, line + len, scratch, hit};

	buf_clear(scratch);
	return scan_object(&scan, "");
}
