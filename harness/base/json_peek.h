/* SPDX-License-Identifier: MIT */
/*
 * Looks into a JSON text without building a tree: nothing is allocated, and no
 * more is read than the answer needs. A text that is no JSON has nothing.
 */
#ifndef BASE_JSON_PEEK_H
#define BASE_JSON_PEEK_H

#include <stddef.h>

/* A value as it stands in the text; at NULL: there is none. */
struct json_part {
	const char *at, *end;
};

/* The next member of an object, or element of an array. */
struct json_walk {
	struct json_part
	    key; /* without its quotes, still escaped; of objects */
	struct json_part value;
	const char *at, *end; /* where it goes on */
	char open;	      /* '{' or '[' */
};
/* -1: the text is neither an object nor an array. */
int json_walk_open(struct json_walk *, struct json_part text);
/* 1: key and value are set; 0: there are no more, or they cannot be read. */
int json_walk_next(struct json_walk *);

/* The value of a member, by a path such as "event.kind". */
struct json_part json_peek(struct json_part text, const char *path);
int json_key_is(struct json_part key, const char *name);
/*
 * The text of a string, unescaped, or of a number; as much as there is room
 * for, NUL-terminated. Returns its length. Characters above 0x7f that are
 * escaped become '?'.
 */
size_t json_part_text(struct json_part, char *out, size_t size);

#endif
