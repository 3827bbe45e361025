/* SPDX-License-Identifier: MIT */
/*
 * One JSON object per line: the keys that describe the request, at the top
 * level or in objects there. A scanner of our own, because building a tree
 * for each line took five times as long; it tolerates slightly invalid JSON.
 */
#include <string.h>

#include "base/mem.h"
#include "traffic/log.h"

enum { NESTED = 64, LEVELS = 6, RANK_SHAPE = 2 };

/* What is done with a value; the name is that of its key, in full. */
typedef int scan_value_taken(void *arg, const struct log_name *, struct slice);

struct scan {
	const char *at, *end;
	scan_value_taken *take;
	void *arg;
	struct log_name name; /* of the objects around it */
	int level;
};

static void
skip_space(struct scan *scan)
{
	while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) != NULL &&
	       *scan->at != '\0')
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

struct slice
log_unescape(struct buf *scratch, struct slice text)
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
	while (scan->at < scan->end &&
	       (*scan->at == '\0' || strchr(",} \t\r\n]", *scan->at) == NULL))
		scan->at++;
	value->len = (size_t)(scan->at - value->at);
	return value->len > 0 ? 0 : -1;
}

/* null, true and false tell nothing of a request. */
static int
is_literal(struct slice value)
{
	return value.at[-1] != '"' && strchr("ntf", *value.at) != NULL;
}

static int scan_object(struct scan *);

static int
scan_member(struct scan *scan)
{
	struct log_name around = scan->name;
	struct slice key, value;
	int result;

	if (scan_string(scan, &key) != 0 || !take(scan, ':'))
		return -1;
	log_name_add(&scan->name, key.at, key.len);
	skip_space(scan);
	if (scan->at < scan->end && *scan->at == '{' && scan->level < LEVELS) {
		log_name_add(&scan->name, ".", 1);
		scan->level++;
		result = scan_object(scan);
		scan->level--;
	} else {
		result = scan_value(scan, &value);
		if (result == 0 && value.len > 0 && !is_literal(value))
			result = scan->take(scan->arg, &scan->name, value);
	}
	scan->name = around;
	return result;
}

static int
scan_object(struct scan *scan)
{
	if (!take(scan, '{'))
		return -1;
	if (take(scan, '}'))
		return 0;
	do {
		skip_space(scan);
		if (scan_member(scan) != 0)
			return -1;
	} while (take(scan, ','));
	return take(scan, '}') ? 0 : -1;
}

struct reading {
	struct log_format *format;
	struct log_record *record;
};

/* "GET /path HTTP/1.1" is what it is under any name. */
static int
is_request_line(struct slice value)
{
	const char *space = memchr(value.at, ' ', value.len);
	static const char version[] = " HTTP/";

	return space != NULL && value.len > 12 &&
	       memmem(value.at + value.len - 9, 9, version,
		      sizeof(version) - 1) != NULL &&
	       log_is_method(
		   (struct slice){value.at, (size_t)(space - value.at)});
}

static int
take_part(void *arg, const struct log_name *name, struct slice value)
{
	struct reading *reading = arg;
	struct log_meaning is = log_meaning_of(reading->format, name);

	if (is.part == PART_NONE && is_request_line(value))
		is = (struct log_meaning){PART_REQUEST, RANK_SHAPE};
	if (is.part != PART_NONE)
		log_record_set(reading->record, is.part, is.rank,
			       log_unescape(&reading->format->scratch, value));
	return 0;
}

int
log_json(struct log_format *format, struct slice line,
	 struct log_record *record)
{
	struct reading reading = {format, record};
	struct scan scan = {.at = line.at,
			    .end = line.at + line.len,
			    .take = take_part,
			    .arg = &reading};

	return scan_object(&scan);
}

enum { RANK_GIVEN = 200 };

/* "verb" is "$request_method". */
static int
take_given(void *arg, const struct log_name *name, struct slice value)
{
	struct log_format *format = arg;
	struct log_given *given = &format->given;
	struct log_meaning is;
	size_t braces = value.len > 2 && value.at[1] == '{';

	if (value.len < 2 || *value.at != '$')
		return 0;
	is = log_names_key(&format->names, value.at + 1 + braces,
			   value.len - 1 - 2 * braces);
	if (is.part == PART_NONE)
		return 0;
	if (given->count == LOG_GIVEN)
		return -1;
	given->names[given->count] = *name;
	given->is[given->count++] = (struct log_meaning){is.part, RANK_GIVEN};
	return 0;
}

int
log_json_compile(struct log_format *format, const char *text, struct error *err)
{
	struct scan scan = {.at = text,
			    .end = text + strlen(text),
			    .take = take_given,
			    .arg = format};

	if (scan_object(&scan) != 0)
		return error_set(err, STATUS_USAGE,
				 "--format: it begins like JSON, but is not an "
				 "object of at most %d keys like "
				 "{\"verb\":\"$request_method\"}",
				 LOG_GIVEN);
	return 0;
}
