/* SPDX-License-Identifier: MIT */
/* Where a value stands in the JSON of a reply. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/escape.h"
#include "base/mem.h"
#include "traffic/session.h"

enum {
	DEEP = 12, /* levels of JSON */
	SHORT = 5  /* a number of fewer digits is anything */
};

static int
is_number(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static int
ends_with_id(const char *key)
{
	size_t len = strlen(key);

	return len >= 2 &&
	       (strcasecmp(key + len - 2, "id") == 0 ||
		strcasecmp(key, "uuid") == 0 || strcasecmp(key, "number") == 0);
}

/* A short number counts only where its name says that it is one of many. */
static int
leaf_is(json_t *leaf, const char *key, const char *text)
{
	char digits[32];

	if (is_number(text) && strlen(text) < SHORT && !ends_with_id(key))
		return 0;
	if (json_is_string(leaf))
		return strcmp(json_string_value(leaf), text) == 0;
	if (!json_is_integer(leaf))
		return 0;
	snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT,
		 json_integer_value(leaf));
	return strcmp(digits, text) == 0;
}

/* A name that a path can have: r:json("a.b[0].c"). */
static int
key_is_plain(const char *key)
{
	return *key != '\0' && strpbrk(key, ".[]\"\\") == NULL;
}

static int find_leaf(json_t *, const char *key, const char *text, int depth,
		     struct buf *path, struct buf *name);

static int
find_below(json_t *value, const char *key, const char *step, const char *text,
	   int depth, struct buf *path, struct buf *name)
{
	size_t before = path->len;

	buf_adds(path, step);
	if (find_leaf(value, key, text, depth + 1, path, name))
		return 1;
	path->len = before;
	path->data[before] = '\0';
	return 0;
}

/* Adds the path to the first leaf that is that text. */
static int
find_leaf(json_t *value, const char *key, const char *text, int depth,
	  struct buf *path, struct buf *name)
{
	const char *member;
	json_t *one;
	size_t i;

	if (depth == DEEP)
		return 0;
	json_object_foreach(value, member, one)
	{
		char *step =
		    xasprintf("%s%s", path->len > 0 ? "." : "", member);
		int found =
		    key_is_plain(member) &&
		    find_below(one, member, step, text, depth, path, name);

		free(step);
		if (found)
			return 1;
	}
	json_array_foreach(value, i, one)
	{
		char step[24];

		snprintf(step, sizeof(step), "[%zu]", i);
		if (find_below(one, key, step, text, depth, path, name))
			return 1;
	}
	if (!leaf_is(value, key, text))
		return 0;
	buf_adds(name, key);
	return 1;
}

char *
session_find_json(const struct session_step *step, const char *text,
		  struct buf *name)
{
	struct buf path = {0}, out = {0};

	buf_adds(&path, "");
	buf_add(&path, "", 0);
	if (!find_leaf(step->json, "", text, 0, &path, name)) {
		buf_free(&path);
		return NULL;
	}
	buf_adds(&out, "r:json(");
	if (path.len > 0)
		escape_lua(&out, path.data, path.len);
	buf_adds(&out, ")");
	buf_free(&path);
	return out.data;
}
