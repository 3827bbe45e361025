/* SPDX-License-Identifier: MIT */
/* Comma-separated values, RFC 4180: reading fields, inside this stage. */
#ifndef RECORD_CSV_H
#define RECORD_CSV_H

#include <stddef.h>

#include "base/buf.h"

/* A place in a text; line counts from 1. */
struct csv {
	const char *at, *end;
	size_t line;
};

enum csv_end {
	CSV_MORE, /* another field follows in this row */
	CSV_ROW,  /* the row ended with a line break */
	CSV_CUT	  /* the text ended, without a line break */
};

/* Reads one field into `field` (cleared first). */
enum csv_end csv_field(struct csv *, struct buf *field);
/*
 * The same for a plain decimal number or nothing (NAN), without a copy of it:
 * 0 if it is anything else, and then nothing was read.
 */
int csv_quick_number(struct csv *, double *value, enum csv_end *end);
/* A decimal number, "" or "nan" as NAN; -1 if it is something else. */
int csv_number(const struct buf *field, double *value);

#endif
