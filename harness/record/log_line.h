/* SPDX-License-Identifier: MIT */
/*
 * What stands around a line of a log: Docker's JSON, CRI, a date (ts, kubectl
 * --timestamps, journalctl), the pod or container that wrote it.
 */
#ifndef RECORD_LOG_LINE_H
#define RECORD_LOG_LINE_H

#include <stddef.h>

#include "base/buf.h"

enum { LOG_SOURCE = 96 };

struct log_line {
	struct buf text;	 /* what the program wrote */
	double stamp_s;		 /* when; NAN: it does not say */
	char source[LOG_SOURCE]; /* who; "" */
};

/*
 * Takes off what stands around it, layer by layer, and colours. numbers: a
 * number of seconds since 1970 before the line is a time too.
 */
void log_line_unwrap(struct log_line *, const char *line, size_t length,
		     int numbers);
void log_line_free(struct log_line *);
/*
 * The time of a line that is nothing but a date, as date(1) or a script writes
 * it; NAN: it is none.
 */
double log_line_date(const char *line);

#endif
