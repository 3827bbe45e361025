/* SPDX-License-Identifier: MIT */
/* Lines by a pattern, in the notation of nginx's log_format. */
#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/log.h"

enum { SYSLOG_TIME = 15 };

/* The variable at '$', with or without braces; *at moves past it. */
static struct slice
take_variable(const char **at)
{
	struct slice name = {*at + 1, 0};
	int braces = (*at)[1] == '{';

	name.at += braces;
	while (isalnum((unsigned char)name.at[name.len]) ||
	       name.at[name.len] == '_')
		name.len++;
	*at = name.at + name.len;
	if (braces && **at == '}')
		(*at)++;
	return name;
}

static int
pattern_add(struct log_pattern *pattern, const struct log_names *names,
	    const char *start, const char **at, struct error *err)
{
	struct log_field *field = &pattern->fields[pattern->nfields];
	struct slice name;

	field->before = (struct slice){start, (size_t)(*at - start)};
	name = take_variable(at);
	if (name.len == 0)
		return error_set(err, STATUS_USAGE,
				 "--format: a $ without a name at '%.20s'",
				 start);
	if (pattern->nfields > 0 && field->before.len == 0)
		return error_set(
		    err, STATUS_USAGE,
		    "--format: nothing separates $%.*s from the variable "
		    "before it",
		    (int)name.len, name.at);
	field->is = log_names_key(names, name.at, name.len);
	pattern->nfields++;
	return 0;
}

int
log_pattern_compile(struct log_pattern *pattern, const struct log_names *names,
		    const char *text, struct error *err)
{
	const char *start, *at;

	*pattern = (struct log_pattern){.text = xstrdup(text)};
	for (start = at = pattern->text; *at != '\0';) {
		if (*at != '$') {
			at++;
			continue;
		}
		if (pattern->nfields == LOG_FIELDS)
			return error_set(err, STATUS_USAGE,
					 "--format: more than %d variables",
					 LOG_FIELDS);
		if (pattern_add(pattern, names, start, &at, err) != 0)
			return -1;
		start = at;
	}
	pattern->after = (struct slice){start, strlen(start)};
	return 0;
}

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Past the literal, if it begins there; NULL: it does not. */
static const char *
skip_literal(const char *at, const char *end, struct slice literal)
{
	for (size_t i = 0; i < literal.len; i++) {
		if (at == end)
			return NULL;
		if (*at != literal.at[i] &&
		    !(literal.at[i] == ' ' && is_blank(*at)))
			return NULL;
		at++;
		while (literal.at[i] == ' ' && at < end && is_blank(*at))
			at++;
	}
	return at;
}

/* Whether an odd number of backslashes stands before it. */
static int
is_escaped(const char *start, const char *at)
{
	const char *before = at;

	while (before > start && before[-1] == '\\')
		before--;
	return (at - before) % 2 != 0;
}

/* Where the literal begins; a quote after a backslash is part of the value. */
static const char *
find_literal(const char *start, const char *end, struct slice literal)
{
	const char *at = start;

	for (; (at = memchr(at, literal.at[0], (size_t)(end - at))) != NULL;
	     at++)
		if (skip_literal(at, end, literal) != NULL &&
		    (literal.at[0] != '"' || !is_escaped(start, at)))
			return at;
	return NULL;
}

/*
 * Whether a value that cannot be such a part shows that the line is of another
 * format. What clients send may be anything; a format that is given may tell a
 * time as nobody else does.
 */
static int
is_strict(const struct log_pattern *pattern, enum log_part part)
{
	return part == PART_CLIENT || part == PART_STATUS ||
	       part == PART_METHOD || part >= PART_IDENT ||
	       (part == PART_TIME && !pattern->given);
}

/* Where the value that begins there ends; NULL: nowhere. */
static const char *
value_end(const struct log_field *field, const char *at, const char *end,
	  struct slice next)
{
	/* "Oct 11 22:14:15" has blanks, but always the same length. */
	if (field->is.part == PART_SYSLOG)
		return end - at > SYSLOG_TIME ? at + SYSLOG_TIME : NULL;
	return next.len == 0 ? end : find_literal(at, end, next);
}

int
log_pattern_read(const struct log_pattern *pattern, struct slice line,
		 struct log_record *record)
{
	const char *at = line.at, *end = line.at + line.len, *stop;

	while (at < end && is_blank(*at))
		at++;
	for (size_t i = 0; i < pattern->nfields; i++) {
		const struct log_field *field = &pattern->fields[i];
		struct slice next = i + 1 < pattern->nfields
					? pattern->fields[i + 1].before
					: pattern->after;

		at = skip_literal(at, end, field->before);
		if (at == NULL)
			return -1;
		stop = value_end(field, at, end, next);
		if (stop == NULL)
			return -1;
		if (log_record_set(record, field->is.part, field->is.rank,
				   (struct slice){at, (size_t)(stop - at)}) &&
		    is_strict(pattern, field->is.part))
			return -1;
		at = stop;
	}
	return 0;
}
