/* SPDX-License-Identifier: MIT */
#include "traffic/log_split.h"

#include <string.h>

#include "base/mem.h"

static size_t
skip_space(const char *text, size_t len, size_t at)
{
	while (at < len && strchr(" \t\r\n", text[at]) != NULL &&
	       text[at] != '\0')
		at++;
	return at;
}

/* Keys of the arrays that tools print around log entries. */
static const char *const arrays[] = {"\"events\"",  "\"Records\"",
				     "\"records\"", "\"entries\"",
				     "\"value\"",   "\"logs\""};

/* Past such a key of an object, and its colon; 0: there is none. */
static size_t
skip_key(const char *text, size_t len, size_t at)
{
	size_t key = 0;

	for (size_t i = 0; i < COUNT(arrays) && key == 0; i++)
		if (len - at > strlen(arrays[i]) &&
		    memcmp(text + at, arrays[i], strlen(arrays[i])) == 0)
			key = strlen(arrays[i]);
	if (key == 0)
		return 0;
	at = skip_space(text, len, at + key);
	return at < len && text[at] == ':' ? skip_space(text, len, at + 1) : 0;
}

/* Whether an object begins in an array, or goes on in the next line. */
static int
begins_objects(const char *text, size_t len, size_t *skip)
{
	size_t at = skip_space(text, len, 0), inner;

	*skip = 0;
	if (at == len)
		return 0;
	if (text[at] == '{') {
		inner = skip_key(text, len, skip_space(text, len, at + 1));
		if (inner > 0 && inner < len && text[inner] == '[') {
			*skip = inner;
			at = inner;
		} else {
			for (at++;
			     at < len && (text[at] == ' ' || text[at] == '\r');)
				at++;
			return at < len && text[at] == '\n';
		}
	}
	if (text[at] != '[')
		return 0;
	at = skip_space(text, len, at + 1);
	return at < len && text[at] == '{';
}

void
log_split_init(struct log_split *split, const char *text, size_t len)
{
	size_t skip;

	*split =
	    (struct log_split){.objects = begins_objects(text, len, &skip)};
	/* What is around the array looks like an object that never ends. */
	split->looked = split->objects ? skip : 0;
	for (size_t i = 0; i < split->looked; i++)
		split->lines += text[i] == '\n';
}

static int
next_line(struct log_split *split, const char **text, size_t *len, int last,
	  struct slice *entry)
{
	const char *end =
	    memchr(*text + split->looked, '\n', *len - split->looked);
	size_t used;

	if (end == NULL && (!last || *len == 0)) {
		split->looked = *len;
		return 0;
	}
	used = end != NULL ? (size_t)(end - *text) + 1 : *len;
	*entry = (struct slice){*text, used - (end != NULL)};
	if (entry->len > 0 && entry->at[entry->len - 1] == '\r')
		entry->len--;
	split->line = ++split->lines;
	*text += used;
	*len -= used;
	split->looked = 0;
	return 1;
}

/* A byte of JSON; 1: the object ended with it. */
static int
object_byte(struct log_split *split, const char *text)
{
	char c = text[split->looked];

	split->lines += c == '\n';
	if (split->quoted > 0) {
		/* 2: after a backslash */
		split->quoted = split->quoted == 2 ? 1
				: c == '\\'	   ? 2
				: c == '"'	   ? 0
						   : 1;
		return 0;
	}
	split->quoted = c == '"' && split->depth > 0;
	if (c == '{' && split->depth++ == 0) {
		split->begins = split->looked;
		split->line = split->lines + 1;
	}
	return c == '}' && split->depth > 0 && --split->depth == 0;
}

static int
next_object(struct log_split *split, const char **text, size_t *len, int last,
	    struct slice *entry)
{
	size_t used, begins;

	for (; split->looked < *len; split->looked++) {
		if (!object_byte(split, *text))
			continue;
		used = split->looked + 1;
		*entry =
		    (struct slice){*text + split->begins, used - split->begins};
		*text += used;
		*len -= used;
		split->looked = split->begins = 0;
		return 1;
	}
	begins = split->depth > 0 ? split->begins : *len;
	if (last && begins < *len) {
		*entry = (struct slice){*text + begins, *len - begins};
		begins = *len;
		split->depth = 0;
	} else {
		last = 0;
	}
	*text += begins; /* what is between two objects is no part of one */
	*len -= begins;
	split->looked = *len;
	split->begins = 0;
	return last;
}

int
log_split_next(struct log_split *split, const char **text, size_t *len,
	       int last, struct slice *entry)
{
	return split->objects ? next_object(split, text, len, last, entry)
			      : next_line(split, text, len, last, entry);
}
