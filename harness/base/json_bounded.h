/* SPDX-License-Identifier: MIT */
/*
 * Reads JSON of somebody who may mean harm: as values, a text of empty objects
 * takes a hundred times its length in memory.
 */
#ifndef BASE_JSON_BOUNDED_H
#define BASE_JSON_BOUNDED_H

#include <jansson.h>
#include <stddef.h>

enum {
	JSON_MOST = 96 << 20,	       /* bytes of values of a reply, a file */
	JSON_MOST_PROFILE = 192 << 20, /* of what a profile has */
};

/* About the bytes that the values of a text take in jansson, rather more. */
size_t json_bounded_bytes(const char *text, size_t length);
/* json_loadb(), but an error if the values would take more than that. */
json_t *json_bounded_load(const char *text, size_t length, size_t flags,
			  size_t most, json_error_t *);

#endif
