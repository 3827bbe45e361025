/* SPDX-License-Identifier: MIT */
/* A CSV of numbers as it is read row by row; inside this stage. */
#ifndef RECORD_ROWS_H
#define RECORD_ROWS_H

#include "record/csv.h"
#include "record/record.h"
#include "record/recording.h"

struct rows {
	int fd; /* -1: the buffer holds everything */
	char *name;
	int strict; /* a last row that is cut short is an error */
	int cut;
	char *bytes; /* owned if it is a file */
	size_t size, start, end;
	int ended; /* the end of the file was reached */
	size_t line, next_line;
	char separator;		/* of fields */
	struct strings columns; /* as the file has them */
	unsigned char matters[TABLE_COLUMNS];
	struct intake *intake; /* NULL: flatline wrote it */
	/* Understands a field that is no number; NULL: nothing does. */
	int (*text)(struct intake *, size_t column, const char *, double *);
	struct buf field;
	/* In place of all that: what another program recorded. */
	struct recording *recording;
	size_t part, next; /* of it, and the row of that */
	double interval_s; /* between readings that have no times */
};

/* Borrows the text; a cut last row is dropped. */
struct rows *rows_of_text(const char *name, const char *text, size_t length,
			  struct error *);
/* Reads that many bytes at a time, and closes the descriptor. */
struct rows *rows_of_fd(int fd, const char *name, size_t chunk, struct error *);
/* Reads the header; on failure frees the rows and returns NULL. */
struct rows *rows_begin(struct rows *, struct error *);
void rows_free(struct rows *);
/* The next row as it stands in the file. */
int rows_read(struct rows *, double *values, struct error *);
/* Reads it as what another program wrote; on failure as rows_begin(). */
struct rows *rows_take_in(struct rows *, struct error *);
/* table.c: reads the remaining rows into columns. */
int table_fill(struct table *, struct rows *, struct error *);

#endif
