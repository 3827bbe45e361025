/* SPDX-License-Identifier: MIT */
/* The line of a Set-Cookie header: RFC 6265, section 5.2. */
#ifndef SCENARIO_SET_COOKIE_H
#define SCENARIO_SET_COOKIE_H

#include <stddef.h>

enum { COOKIE_BYTES = 4096 /* of name and value; a longer one is not kept */ };

/* A part of the line. */
struct span {
	const char *text;
	size_t length;
};

struct set_cookie {
	struct span name, value;
	struct span path;   /* empty: none that begins with a slash */
	struct span domain; /* without a leading dot; empty: none */
	int secure;
	double seconds; /* until it expires; INFINITY: with the user */
};

/* -1: nothing that can be kept. */
int set_cookie_read(struct set_cookie *, const char *line, size_t length);

#endif
