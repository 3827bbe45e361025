/* SPDX-License-Identifier: MIT */
#ifndef TRAFFIC_YAML_H
#define TRAFFIC_YAML_H

#include <jansson.h>

#include "base/error.h"

/*
 * A YAML document as a JSON tree, which the caller owns; depth, aliases and
 * size are bounded. NULL: STATUS_DATA, naming the document and the line.
 */
json_t *yaml_parse(const char *name, const char *text, size_t len,
		   struct error *);

#endif
