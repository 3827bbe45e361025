/* SPDX-License-Identifier: MIT */
/* Parses comma-separated values (RFC 4180), inside this stage. */
#ifndef RECORD_CSV_H
#define RECORD_CSV_H

#include <stddef.h>

#include "base/buf.h"

/* A position in a text; line counts from 1. */
struct csv {
	const char *at, *end;
	size_t line;
	char separator; /* 0: a comma */
};

enum csv_end {
	CSV_MORE, /* another field follows in this row */
	CSV_ROW,  /* the row ended with a line break */
	CSV_CUT	  /* the text ended without a line break */
};

/* Reads one field into `field`, which is cleared first. */
enum csv_end csv_field(struct csv *, struct buf *field);
/*
 * The same for a plain decimal number or an empty field (NAN), without copying.
 * 0: it is anything else, and nothing was read.
 */
int csv_quick_number(struct csv *, double *value, enum csv_end *end);
/* Parses a decimal number, "" or "nan" (NAN); -1: anything else. */
int csv_number(const struct buf *field, double *value);

#endif
