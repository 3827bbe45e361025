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
/* Whether the JSON text has that key, given with its quotes, at any depth. */
int document_has_key(const char *text, const char *key);
/* Whether a line of the text begins with that word. */
int document_has_line(const char *text, const char *word);

#endif
