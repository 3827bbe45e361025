/* SPDX-License-Identifier: MIT */
/*
 * Values from the environment. Where text of a scenario is shown or stored,
 * their names take their place. Thread-safe.
 */
#ifndef SCENARIO_SECRETS_H
#define SCENARIO_SECRETS_H

#include <stddef.h>

#include "base/buf.h"

enum {
	SECRETS_MAX = 256, /* spellings of values */
	SECRET_LEAST = 4   /* bytes: shorter values would match everywhere */
};

struct secrets;

struct secrets *secrets_new(void);
void secrets_free(struct secrets *);
/* Also in the spellings of URLs and JSON. */
void secrets_add(struct secrets *, const char *name, const char *value);
/* Where the first secret begins in a text; its length if there is none. */
size_t secrets_find(struct secrets *, const char *text, size_t length,
		    size_t *found_length, const char **name);
/* Appends the text with "(NAME)" in place of each. */
void secrets_hide(struct secrets *, const char *text, size_t length,
		  struct buf *);

#endif
