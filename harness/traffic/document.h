/* SPDX-License-Identifier: MIT */
/* Documents in JSON or YAML. */
#ifndef TRAFFIC_DOCUMENT_H
#define TRAFFIC_DOCUMENT_H

#include <jansson.h>

#include "base/error.h"

/*
 * A tree of bounded size, which the caller owns. NULL: STATUS_DATA, naming the
 * document and the line.
 */
json_t *document_parse(const char *name, const char *text, size_t len,
		       struct error *);
/*
 * The text behind a byte order mark, if it begins with one, and its length.
 */
const char *document_text(const char *text, size_t *len);
/*
 * As json_loadb() of any object: a NUL, or half of a surrogate pair, becomes
 * U+FFFD, and so does a byte that is not UTF-8.
 */
json_t *document_json(const char *text, size_t len, json_error_t *);
/* Whether the JSON text has that key, given with its quotes, at any depth. */
int document_has_key(const char *text, const char *key);
/* Whether a line of the text begins with that word. */
int document_has_line(const char *text, const char *word);

#endif
