/* SPDX-License-Identifier: MIT */
/*
 * Finds what looks like a secret or like personal data: values of keys such as
 * token or password (in queries, forms and JSON), web tokens, keys of known
 * services, e-mail addresses. A guess that prefers too many to too few.
 */
#ifndef TRAFFIC_SECRETS_H
#define TRAFFIC_SECRETS_H

#include <stddef.h>

#include "base/buf.h"

struct secret {
	size_t at, len; /* its place in the text */
	char name[32];	/* of the variable that replaces it: "ACCESS_TOKEN" */
};

/* The first one at or after `from`: 1; 0: there is none. */
int secret_next(const char *text, size_t len, size_t from, struct secret *);
/* Whether a header of that name always holds a secret. */
int secret_is_header(const char *name, size_t len);
/* "X_API_KEY" from "x-api-key". */
void secret_name(char *name, size_t size, const char *key, size_t len);
/* script_hide.c: appends a Lua script, "(redacted)" in place of its secrets. */
void secrets_hide_script(struct buf *, const char *text, size_t length);

#endif
