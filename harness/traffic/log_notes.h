/* SPDX-License-Identifier: MIT */
/* What was noted while a log was read, in fixed memory. */
#ifndef TRAFFIC_LOG_NOTES_H
#define TRAFFIC_LOG_NOTES_H

#include "base/buf.h"
#include "traffic/hit.h"

enum { LOG_HOSTS = 8, LOG_HOST = 100, LOG_FIRST = 120 };

struct log_notes {
	double others; /* lines that tell of no request, and the first */
	char first_other[LOG_FIRST];
	size_t first_other_line;
	double requests;  /* that were taken; and of these those whose */
	double assumed;	  /* method is not told: GET, */
	double untimed;	  /* time is not told */
	double elsewhere; /* that went to another host than the one wanted */
	struct log_host { /* the first hosts that requests went to */
		char name[LOG_HOST]; /* without a port that says nothing */
		double requests;
	} hosts[LOG_HOSTS];
	size_t nhosts;
	double more_hosts; /* requests that went to further ones */
};

struct import_notes;

void log_notes_other(struct log_notes *, const char *text, size_t len,
		     size_t line);
/*
 * Notes a request; 0: it went to another host than the one wanted, if one is,
 * and is left out.
 */
int log_notes_request(struct log_notes *, const struct hit *, const char *host);
/* "a.example.com (12), b.example.com (3)", the most requested first. */
void log_notes_hosts(const struct log_notes *, struct buf *);
/* Tells all that people have to know of it, in sentences. */
void log_notes_tell(struct import_notes *);

#endif
