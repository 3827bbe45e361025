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

/* How a value is spelled in a text. */
enum secret_spelling { SECRET_PLAIN, SECRET_URL, SECRET_JSON };

struct secret_found {
	size_t length; /* of the value as it is spelled; 0: nothing was found */
	const char *name;
	enum secret_spelling spelling;
};

struct secrets;

struct secrets *secrets_new(void);
void secrets_free(struct secrets *);
/* Also in the spellings of URLs and JSON. */
void secrets_add(struct secrets *, const char *name, const char *value);
/* Where the first secret begins in a text; its length if there is none. */
size_t secrets_find(struct secrets *, const char *text, size_t length,
		    struct secret_found *);
/* Appends the text with "(NAME)" in place of each. */
void secrets_hide(struct secrets *, const char *text, size_t length,
		  struct buf *);

#endif
