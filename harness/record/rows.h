/* SPDX-License-Identifier: MIT */
/* A CSV of numbers while it is read, row by row; inside this stage. */
#ifndef RECORD_ROWS_H
#define RECORD_ROWS_H

#include "record/csv.h"
#include "record/record.h"

struct rows {
	int fd; /* -1: all of it is in the buffer */
	char *name;
	int strict; /* a last row that is cut short is an error */
	int cut;
	char *bytes; /* owned if there is a file */
	size_t size, start, end;
	int ended; /* the file has */
	size_t line, next_line;
	struct strings columns;
	unsigned char matters[TABLE_COLUMNS];
	struct buf field;
};

/* The text is borrowed; a last row that is cut short is left out. */
struct rows *rows_of_text(const char *name, const char *text, size_t length,
			  struct error *);
/* Reads so many bytes at a time, and closes it. */
struct rows *rows_of_fd(int fd, const char *name, size_t chunk, struct error *);
/* Takes the header; frees the rows when that fails, and returns NULL. */
struct rows *rows_begin(struct rows *, struct error *);
/* All rows that are left, into columns: table.c. */
int table_fill(struct table *, struct rows *, struct error *);

#endif
