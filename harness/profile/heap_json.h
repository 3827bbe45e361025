/* SPDX-License-Identifier: MIT */
/*
 * Reads JSON byte by byte, as the pieces of a snapshot end anywhere, and calls
 * back for each number and string. Whoever listens knows by depth, and by the
 * last key of the outermost object, what they are of.
 */
#ifndef PROFILE_HEAP_JSON_H
#define PROFILE_HEAP_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum { HEAP_JSON_TEXT = 240 }; /* bytes of a string that are kept */

struct heap_json {
	/* Without sign and fraction. */
	void (*on_number)(void *arg, uint64_t);
	void (*on_text)(void *arg, const char *, size_t length);
	void (*on_key)(void *arg, const char *); /* at depth 1 */
	void (*on_close)(void *arg);		 /* an object or an array */
	void *arg;
	int depth;
	const char *failed; /* set by anybody, it ends the reading */
	/* While it is set, what stands within the object of the last key is
	 * also added to it, from the object's brace to before its last one. */
	struct buf *copy;
	int in_string, escaped, hex; /* hex: digits of \u that are missing */
	unsigned code;
	char text[HEAP_JSON_TEXT];
	size_t length;
	int in_number, in_fraction;
	uint64_t number;
	int key_next; /* the next string at depth 1 is a key */
};

/* The next piece of the text. */
void heap_json_take(struct heap_json *, const char *, size_t);

#endif
