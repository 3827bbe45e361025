/* SPDX-License-Identifier: MIT */
/*
 * Parsing the lines of access logs: text in a format of nginx's log_format, or
 * a JSON object per line. Nothing is allocated per line.
 */
#ifndef TRAFFIC_LOG_H
#define TRAFFIC_LOG_H

#include "base/buf.h"
#include "base/error.h"
#include "traffic/hit.h"

enum { LOG_FIELDS = 64 };

/* What a field of a line, or a key of an object, means. */
typedef void log_setter(struct hit *, struct slice value);

struct log_format {
	const char *name; /* "combined", or "the given format" */
	int is_json;
	char *text; /* owned: literals below point into it */
	struct log_field {
		struct slice before; /* the literal before the value */
		log_setter *set;     /* NULL: not needed */
	} fields[LOG_FIELDS];
	size_t nfields;
	struct slice after; /* after the last value; len 0: the line's end */
	struct buf scratch; /* JSON values without their escapes */
};

/* "combined", "json" ..., or "$remote_addr [$time_local]". STATUS_USAGE. */
int log_format_compile(struct log_format *, const char *text, struct error *);
/*
 * The format that fits most of these lines, the last of which may be cut.
 * STATUS_DATA: none fits half of them.
 */
int log_format_detect(struct log_format *, const char *name, const char *text,
		      size_t len, struct error *);
void log_format_free(struct log_format *);

/*
 * A line without its line break, into a hit that borrows from it. -1: the line
 * does not fit the format.
 */
int log_line(struct log_format *, const char *line, size_t len, struct hit *);

/* By nginx's name of a variable; NULL: not needed. */
log_setter *log_variable(const char *name, size_t len);
/* By the key of a value and of the object around it ("": none). */
log_setter *log_key(const char *key, size_t len, const char *around);
/* json: one object per line. */
int log_json(const char *line, size_t len, struct buf *scratch, struct hit *);

#endif
