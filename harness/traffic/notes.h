/* SPDX-License-Identifier: MIT */
/* What came of reading a file, apart from the traffic in it. */
#ifndef TRAFFIC_NOTES_H
#define TRAFFIC_NOTES_H

#include <stddef.h>

struct intake_notes {
	double lines, broken;	/* of a log; parts that could not be used */
	char first_broken[120]; /* and the first of those; "" */
	size_t first_line;
	char format[24];  /* that a log turned out to be in; "" */
	char host[256];	  /* that requests went to; "": not known */
	double elsewhere; /* requests to other hosts, left out */
};

/* The first request decides on the host: 1, it goes there too; 0: elsewhere. */
int notes_same_host(struct intake_notes *, const char *url);
/* A part that could not be used, with what it looked like. */
void notes_broken(struct intake_notes *, const char *text, size_t len,
		  size_t line);

#endif
