/* SPDX-License-Identifier: MIT */
/*
 * Warnings of the service itself in target.log: what it or its libraries said
 * of what ran out, or was not given back.
 */
#ifndef RECORD_LOG_WARNINGS_H
#define RECORD_LOG_WARNINGS_H

#include <stddef.h>

/* Further kinds are not counted. */
enum { LOG_WARNINGS = 12, LOG_WARNING_TEXT = 240 };

struct log_warning {
	size_t row;	    /* of log_warnings.def */
	double line, count; /* of the first one, 0: not known; of all */
	char text[LOG_WARNING_TEXT]; /* the first, or what is around it; foreign
				      */
};

struct log_warnings {
	struct log_warning items[LOG_WARNINGS]; /* in the order of the log */
	size_t count;
};

/* What it means, in plain words. */
const char *log_warning_meaning(const struct log_warning *);
/* Takes in one line, which need not end with a NUL. line: its number, or 0. */
void log_warnings_line(struct log_warnings *, const char *text, size_t length,
		       double line);
/*
 * Those of target.log in that directory; of a large one, in its first and last
 * 32 MiB. None if there is no such file, or it is no regular one.
 */
void log_warnings_read(struct log_warnings *, const char *dir);

#endif
