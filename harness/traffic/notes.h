/* SPDX-License-Identifier: MIT */
/* What was noted while a file was read, besides its traffic. */
#ifndef TRAFFIC_NOTES_H
#define TRAFFIC_NOTES_H

#include <stddef.h>

#include "traffic/log_notes.h"

enum { NOTES_TOLD = 6 };

struct import_notes {
	double lines, broken; /* lines of a log; parts that could not be used */
	char first_broken[120]; /* and the first of them; "" */
	size_t first_line;
	char format[64];  /* of the log, and what is around its lines; "" */
	char host[256];	  /* that the requests went to; "": unknown */
	double elsewhere; /* requests to other hosts, ignored */
	/* What was left out or assumed, in sentences: the first of them. */
	char told[NOTES_TOLD][400];
	size_t ntold; /* all */
	struct log_notes log;
};

/* The first request sets the host. 1: this one went there too; 0: elsewhere. */
int notes_same_host(struct import_notes *, const char *url);
/* Notes a part that could not be used, with its text. */
void notes_broken(struct import_notes *, const char *text, size_t len,
		  size_t line);
/* Notes a sentence. */
void notes_tell(struct import_notes *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
