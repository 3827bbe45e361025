/* SPDX-License-Identifier: MIT */
/*
 * Lines of access logs, understood: text in a format that nginx's log_format
 * could write, or one JSON object a line. Nothing is allocated per line.
 */
#ifndef TRAFFIC_LOG_H
#define TRAFFIC_LOG_H

#include "base/buf.h"
#include "base/error.h"
#include "traffic/hit.h"

enum { LOG_FIELDS = 64 };

/* What a field of a line, or a key of an object, tells. */
typedef void log_setter(struct hit *, struct slice value);

struct log_format {
	const char *name; /* "combined", or "the given format" */
	int is_json;
	char *text; /* owned: literals below point into it */
	struct log_field {
		struct slice before; /* the literal in front of the value */
		log_setter *set;     /* NULL: it tells nothing we need */
	} fields[LOG_FIELDS];
	size_t nfields;
	struct slice after; /* behind the last value; len 0: the line's end */
	struct buf scratch; /* of JSON: values that had escapes */
};

/* "combined", "json" ..., or "$remote_addr [$time_local]". STATUS_USAGE. */
int log_format_compile(struct log_format *, const char *text, struct error *);
/*
 * The format that reads most of these lines, which may end in the middle of
 * one. STATUS_DATA: none reads half of them.
 */
int log_format_detect(struct log_format *, const char *name, const char *text,
		      size_t len, struct error *);
void log_format_free(struct log_format *);

/* A line without its break, into a hit that borrows from it. -1: it is none. */
int log_line(struct log_format *, const char *line, size_t len, struct hit *);

/* fields: by nginx's name of a variable, NULL: of no use here. */
log_setter *log_variable(const char *name, size_t len);
/* By the key of an object, and of the one around it; "": none is. */
log_setter *log_key(const char *key, size_t len, const char *around);
/* "10/Oct/2026:13:55:36 -0700", RFC 3339, or seconds since 1970; NAN. */
double log_time(const char *text, size_t len);
/* json: one object a line. */
int log_json(const char *line, size_t len, struct buf *scratch, struct hit *);

#endif
