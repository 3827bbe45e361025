/* SPDX-License-Identifier: MIT */
/*
 * Where a value stands in a reply that is no JSON: in a header, or in its text,
 * there behind something that stands before it only once.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/session.h"

enum {
	LEAST = 6, /* bytes before a value in a text, */
	MOST = 80, /* and at most */
	SHORT = 5  /* a number of fewer digits is anything */
};

static int
is_number(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static void
pattern_escape(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\0' && strchr("^$()%.[]*+-?", text[i]) != NULL)
			buf_adds(out, "%");
		buf_add(out, text + i, 1);
	}
}

static int
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static int
has_control(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20)
			return 1;
	return 0;
}

/*
 * Adds a pattern that takes what stands at text[at], for so many bytes: what
 * stands before it there, from text[from] or further back, and up to the byte
 * behind it. 0: none does.
 */
static int
add_pattern(struct buf *out, const char *text, size_t len, size_t from,
	    size_t at, size_t size)
{
	char stop = at + size < len ? text[at + size] : '\0';

	if (stop != '\0' && memchr(text + at, stop, size) != NULL)
		return 0;
	if (at - from < LEAST)
		from = at < LEAST ? 0 : at - LEAST;
	for (;; from--) {
		size_t before = at - from;

		if (before > MOST || before == 0 ||
		    has_control(text + from, before))
			return 0;
		if (memmem(text, len, text + from, before) == text + from &&
		    (from == 0 || !is_word(text[from - 1]) ||
		     !is_word(text[from])))
			break;
		if (from == 0)
			return 0;
	}
	pattern_escape(out, text + from, at - from);
	if (stop == '\0') {
		buf_adds(out, "(.+)");
		return 1;
	}
	buf_adds(out, "([^");
	pattern_escape(out, &stop, 1);
	buf_adds(out, "]+)");
	return 1;
}

/*
 * Adds the last word before a value: csrf of name="csrf" value="...". Returns
 * where it begins; `at`: there is none.
 */
static size_t
add_name(struct buf *name, const char *text, size_t at)
{
	static const char *const hollow[] = {"value", "content", "name",
					     "data",  "input",	 "hidden"};
	size_t line = at, end = at;

	while (line > 0 && at - line < MOST && text[line - 1] != '\n' &&
	       text[line - 1] != '<')
		line--;
	for (; name->len == 0 && end > line;) {
		size_t begin;
		int plain = 1;

		while (end > line && !isalnum((unsigned char)text[end - 1]))
			end--;
		for (begin = end;
		     begin > line && (isalnum((unsigned char)text[begin - 1]) ||
				      strchr("_-", text[begin - 1]) != NULL);)
			begin--;
		for (size_t i = 0; i < COUNT(hollow); i++)
			plain &= strlen(hollow[i]) != end - begin ||
				 strncasecmp(hollow[i], text + begin,
					     end - begin) != 0;
		if (plain && end > begin) {
			buf_add(name, text + begin, end - begin);
			return begin;
		}
		end = begin;
	}
	return at;
}

/* The place of a text that is no part of a longer word; NULL. */
static const char *
find_word(const char *text, size_t len, const char *word)
{
	size_t size = strlen(word);
	const char *at = text, *end = text + len;

	while ((at = memmem(at, (size_t)(end - at), word, size)) != NULL) {
		if ((at == text || !is_word(at[-1])) &&
		    (at + size == end || !is_word(at[size])))
			return at;
		at++;
	}
	return NULL;
}

static char *
find_in_text(const struct session_step *step, const char *text,
	     struct buf *name)
{
	const char *at = find_word(step->reply, step->reply_len, text);
	struct buf pattern = {0}, out = {0};
	size_t from;

	if (at == NULL || step->json != NULL)
		return NULL;
	from = add_name(name, step->reply, (size_t)(at - step->reply));
	if (add_pattern(&pattern, step->reply, step->reply_len, from,
			(size_t)(at - step->reply), strlen(text))) {
		buf_adds(&out, "r:match(");
		escape_lua(&out, pattern.data, pattern.len);
		buf_adds(&out, ")");
	}
	buf_free(&pattern);
	return out.data;
}

/* Of several headers of one name a script sees the first only. */
static int
header_is_first(const struct session_step *step, size_t i, size_t name_len)
{
	for (size_t before = 0; before < i; before++)
		if (strncasecmp(step->headers.items[before],
				step->headers.items[i], name_len + 1) == 0)
			return 0;
	return 1;
}

static char *
header_getter(const char *line, size_t name_len, const char *value,
	      const char *at, size_t size, struct buf *name)
{
	struct buf out = {0}, pattern = {0}, lower = {0};
	size_t from = (size_t)(at - value);

	for (size_t i = 0; i < name_len; i++)
		buf_addf(&lower, "%c", tolower((unsigned char)line[i]));
	if (strlen(value) == size) {
		buf_adds(&out, "r:header(");
		escape_lua(&out, lower.data, lower.len);
		buf_adds(&out, ")");
		buf_add(name, line, name_len);
	} else if (add_pattern(&pattern, value, strlen(value),
			       add_name(name, value, from), from, size)) {
		buf_adds(&out, "(r:header(");
		escape_lua(&out, lower.data, lower.len);
		buf_adds(&out, ") or \"\"):match(");
		escape_lua(&out, pattern.data, pattern.len);
		buf_adds(&out, ")");
	}
	buf_free(&pattern);
	buf_free(&lower);
	return out.data;
}

/* A short number says something in the address of what was made only. */
static int
header_may_tell(const char *line, size_t name_len, const char *text)
{
	static const char *const names[] = {"date", "content-length", "age",
					    "last-modified"};

	if (line[name_len] != ':' || name_len == 0)
		return 0;
	for (size_t i = 0; i < COUNT(names); i++)
		if (strlen(names[i]) == name_len &&
		    strncasecmp(names[i], line, name_len) == 0)
			return 0;
	return !is_number(text) || strlen(text) >= SHORT ||
	       strncasecmp(line, "location:", 9) == 0;
}

static char *
find_in_headers(const struct session_step *step, const char *text,
		struct buf *name)
{
	for (size_t i = 0; i < step->headers.count; i++) {
		const char *line = step->headers.items[i], *at, *value;
		size_t name_len = strcspn(line, ":");
		char *getter = NULL;

		if (!header_may_tell(line, name_len, text) ||
		    !header_is_first(step, i, name_len))
			continue;
		value = line + name_len + 1;
		value += strspn(value, " \t");
		at = find_word(value, strlen(value), text);
		if (at != NULL)
			getter = header_getter(line, name_len, value, at,
					       strlen(text), name);
		if (getter != NULL)
			return getter;
	}
	return NULL;
}

char *
session_find(const struct session_step *step, const char *text,
	     struct buf *name)
{
	char *getter = NULL;

	if (step->json != NULL)
		getter = session_find_json(step, text, name);
	if (getter == NULL)
		getter = find_in_headers(step, text, name);
	if (getter == NULL && !(is_number(text) && strlen(text) < SHORT))
		getter = find_in_text(step, text, name);
	return getter;
}
