/* SPDX-License-Identifier: MIT */
/*
 * Values that came from the environment: wherever text of a scenario is shown
 * or kept, their names stand for them. Any thread may ask.
 */
#ifndef SCENARIO_SECRETS_H
#define SCENARIO_SECRETS_H

#include <stddef.h>

#include "base/buf.h"

enum {
	SECRETS_MAX = 256, /* spellings of values */
	SECRET_LEAST = 4   /* bytes: less would be found everywhere */
};

struct secrets;

struct secrets *secrets_new(void);
void secrets_free(struct secrets *);
/* Also as it looks in a URL and in JSON. */
void secrets_add(struct secrets *, const char *name, const char *value);
/* Where the first of them begins in a text; its length if there is none. */
size_t secrets_find(struct secrets *, const char *text, size_t length,
		    size_t *found_length, const char **name);
/* Appends the text with "(NAME)" in place of each. */
void secrets_hide(struct secrets *, const char *text, size_t length,
		  struct buf *);

#endif
