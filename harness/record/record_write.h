/* SPDX-License-Identifier: MIT */
/*
 * A run directory that is being written, for the files that write it:
 *   record.c        the directory, its clock, and what is written whole
 *   record_rows.c   the rows of each kind
 *   record_write.c  a row goes to the end of its file, which may be thinned
 * Each row is one write(2), so that the kernel has what was measured at once
 * and it survives a kill -9 of this process.
 */
#ifndef RECORD_RECORD_WRITE_H
#define RECORD_RECORD_WRITE_H

#include <pthread.h>

#include "record/record.h"

enum record_csv {
	RECORD_SAMPLES,
	RECORD_ROUTES,
	RECORD_EVENTS,
	RECORD_PROCESSES,
	RECORD_DESCRIPTORS,
	RECORD_SELF,
	RECORD_CSVS
};

/* More events than a watch records. */
enum { RECORD_MARKS = 256 };

struct record {
	char *dir;
	int dir_fd;
	int fds[RECORD_CSVS]; /* -1 until the first row */
	double zero;	      /* clock_now() at time_s = 0 */
	size_t ncolumns;
	pthread_mutex_t lock; /* protects everything below and the files */
	struct buf row;
	struct error failure; /* the first */
	size_t most;	      /* rows of a file that thins; 0: any number */
	size_t rows[RECORD_CSVS];
	double marks[RECORD_MARKS]; /* times across which no rows are thinned */
	size_t nmarks;
};

const char *record_csv_name(enum record_csv);
/* Puts record->row at the end of that file, which is made with its header by
 * the first one. With the lock held. After a failure nothing is written. */
void record_write_row(struct record *, enum record_csv);
/* errno says why that file could not be written. With the lock held. */
void record_fail(struct record *, const char *file);

#endif
