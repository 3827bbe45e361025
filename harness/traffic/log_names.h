/* SPDX-License-Identifier: MIT */
/* What fields mean by their names, which log_names.def lists. */
#ifndef TRAFFIC_LOG_NAMES_H
#define TRAFFIC_LOG_NAMES_H

#include <stdint.h>

#include "traffic/log_record.h"

enum { LOG_NAME_MAX = 63, LOG_NAME_SLOTS = 1024 };

/* A name as it is compared: "httprequest.requestmethod". */
struct log_name {
	char text[LOG_NAME_MAX + 1];
	size_t len;
	int too_long;
};

struct log_meaning {
	enum log_part part; /* PART_NONE: nothing that is needed */
	unsigned rank;
};

/* The names by their hashes. */
struct log_names {
	uint16_t slots[LOG_NAME_SLOTS]; /* 1 + the row of the table; 0: none */
};

void log_names_init(struct log_names *);
/* Appends what counts of a key: letters, digits and points. */
void log_name_add(struct log_name *, const char *key, size_t len);
/*
 * What the name means. Objects that only hold a request, such as "req" and
 * "httpRequest", are no part of it.
 */
struct log_meaning log_names_find(const struct log_names *,
				  const struct log_name *);
/* The same of a single key. */
struct log_meaning log_names_key(const struct log_names *, const char *key,
				 size_t len);

#endif
