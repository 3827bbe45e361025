/* SPDX-License-Identifier: MIT */
/* The requests of a log, one after another, in fixed memory. */
#ifndef TRAFFIC_LOG_READER_H
#define TRAFFIC_LOG_READER_H

#include "base/error.h"
#include "traffic/hit.h"
#include "traffic/notes.h"

struct log_reader;

struct log_reader_plan {
	const char *name;   /* of the file, for messages */
	const char *format; /* NULL: detected */
	int stop_fd;	    /* stop reading when it is readable; -1: never */
	const volatile int
	    *interrupted; /* stop reading when it is set; NULL: never */
	const char *host; /* whose requests are wanted; NULL: any */
};

/*
 * Opens a file ("-": standard input), plain or compressed, and finds its
 * format. notes is updated while it is read. Everything is borrowed.
 * STATUS_DATA, STATUS_IO; STATUS_USAGE: not a format.
 */
struct log_reader *log_reader_open(const struct log_reader_plan *,
				   struct import_notes *, struct error *);
/* The same for a text in memory. */
struct log_reader *log_reader_open_text(const struct log_reader_plan *,
					const char *text, size_t len,
					struct import_notes *, struct error *);
/*
 * 1: the next request, valid until the next call; broken lines are noted. 0:
 * the end. -1: STATUS_DATA, STATUS_IO; also at the end of a log of which no
 * line could be parsed.
 */
int log_reader_next(struct log_reader *, struct hit *, struct error *);
void log_reader_close(struct log_reader *); /* also NULL */

#endif
