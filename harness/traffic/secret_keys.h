/* SPDX-License-Identifier: MIT */
/* What the name of a value says of it: for secrets.c. */
#ifndef TRAFFIC_SECRET_KEYS_H
#define TRAFFIC_SECRET_KEYS_H

#include "traffic/secrets.h"

enum { KEY_MAX = 40 };

enum secrecy { OPEN, SECRET_IF_LONG, SECRET };

enum secrecy secret_key(const char *key, size_t len);
/* The distance to one of these characters, to the end, or `most`. */
size_t secret_span(const char *text, size_t len, const char *stops,
		   size_t most);
int secret_has_digit(const char *text, size_t len);
/*
 * The length of the value if it is a secret, as in
 * ?state=Zm9vYmFyMTIzNDU2Nzg5MA but not in ?state=open. 0: it is not.
 */
size_t secret_length(const char *key, size_t key_len, const char *value,
		     size_t len, const char *stops);

#endif
