/* SPDX-License-Identifier: MIT */
/* The requests of a log, one after the other, in memory of a fixed size. */
#ifndef TRAFFIC_LOG_READER_H
#define TRAFFIC_LOG_READER_H

#include "base/error.h"
#include "traffic/hit.h"
#include "traffic/notes.h"

struct log_reader;

struct log_reader_plan {
	const char *name;   /* of the file, for messages */
	const char *format; /* NULL: found out */
	int stop_fd;	    /* readable: stop reading; -1: there is none */
	const volatile int *interrupted; /* likewise, once set; NULL */
};

/*
 * The file, "-": standard input; plain or gzip'd. Finds its format. notes is
 * kept up to date while it is read. All is borrowed. STATUS_DATA, STATUS_IO;
 * STATUS_USAGE: the format is none.
 */
struct log_reader *log_reader_open(const struct log_reader_plan *,
				   struct intake_notes *, struct error *);
/* The same of a text in memory. */
struct log_reader *log_reader_open_text(const struct log_reader_plan *,
					const char *text, size_t len,
					struct intake_notes *, struct error *);
/*
 * 1: the next request, which is good until the next call; broken lines are
 * noted. 0: there is none any more. -1: STATUS_DATA, STATUS_IO; also a log of
 * which no line could be read, at its end.
 */
int log_reader_next(struct log_reader *, struct hit *, struct error *);
void log_reader_close(struct log_reader *); /* also NULL */

#endif
