/* SPDX-License-Identifier: MIT */
/* https://spec.graphql.org/October2021/#sec-Document */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/operation.h"

/* Blanks, commas and comments mean nothing. */
static const char *
skip_ignored(const char *at)
{
	for (;;) {
		at += strspn(at, " \t\r\n,");
		if (*at != '#')
			return at;
		at += strcspn(at, "\n");
	}
}

static size_t
name_length(const char *at)
{
	size_t length = 0;

	while (isalnum((unsigned char)at[length]) || at[length] == '_')
		length++;
	return length;
}

/* Behind the braces that begin there; strings in them are skipped. */
static const char *
skip_braces(const char *at)
{
	size_t depth = 0;

	for (; *at != '\0'; at++) {
		if (*at == '"') {
			for (at++; *at != '\0' && *at != '"'; at++)
				at += *at == '\\' && at[1] != '\0';
			if (*at == '\0')
				return at;
		}
		depth += *at == '{';
		if (*at == '}' && --depth == 0)
			return at + 1;
	}
	return at;
}

/* "query{items}" of an operation without a name. */
static size_t
write_anonymous(char *name, size_t size, const char *type, size_t type_len,
		const char *at)
{
	size_t field;
	int written;

	at = skip_ignored(at + 1);
	field = name_length(at);
	if (*skip_ignored(at + field) == ':') { /* an alias */
		at = skip_ignored(skip_ignored(at + field) + 1);
		field = name_length(at);
	}
	if (field == 0)
		return 0;
	written = snprintf(name, size, "%.*s{%.*s}", (int)type_len, type,
			   (int)(field < 40 ? field : 40), at);
	return written > 0 && (size_t)written < size ? (size_t)written : 0;
}

static int
word_is(const char *at, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(at, word, length) == 0;
}

/* At a type of operation: what follows it. */
static size_t
read_operation(char *name, size_t size, const char *at, size_t type)
{
	const char *rest = skip_ignored(at + type);
	size_t length = name_length(rest), braces;

	if (length > 0) {
		const char *next = skip_ignored(rest + length);

		if (*next == '\0' || strchr("({@", *next) == NULL)
			return 0;
		snprintf(name, size, "%.*s", (int)length, rest);
		return strlen(name);
	}
	braces = strcspn(rest, "{");
	if (*rest == '\0' || strchr("({@", *rest) == NULL ||
	    rest[braces] != '{')
		return 0;
	return write_anonymous(name, size, at, type, rest + braces);
}

size_t
operation_graphql(char *name, size_t size, const char *document)
{
	const char *at = skip_ignored(document);

	while (*at != '\0') {
		size_t length = name_length(at);

		if (*at == '{')
			return write_anonymous(name, size, "query", 5, at);
		if (word_is(at, length, "query") ||
		    word_is(at, length, "mutation") ||
		    word_is(at, length, "subscription"))
			return read_operation(name, size, at, length);
		if (!word_is(at, length, "fragment"))
			return 0;
		at += strcspn(at, "{");
		at = skip_ignored(skip_braces(at));
	}
	return 0;
}
