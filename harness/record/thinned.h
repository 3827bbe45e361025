/* SPDX-License-Identifier: MIT */
/*
 * The rows of a run as it goes on, in a table that does not grow: when it is
 * full, each two rows become one, in which a column has its newest value.
 */
#ifndef RECORD_THINNED_H
#define RECORD_THINNED_H

#include "record/record.h"

enum { THINNED_ROWS = 1024 };

struct thinned {
	struct table table;
	size_t each, held; /* rows in one of the table, and in its last one */
};

/* Columns: time_s, and then these. */
void thinned_init(struct thinned *, const struct strings *columns);
void thinned_row(struct thinned *, double time_s, const double *values);
/* A table of its own, for table_free(). */
void thinned_copy(struct table *, const struct thinned *);
void thinned_free(struct thinned *);

#endif
