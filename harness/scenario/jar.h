/* SPDX-License-Identifier: MIT */
/*
 * The cookies of one user: RFC 6265 as far as a service needs it to recognise a
 * user. A cookie goes back to the host that set it, and to those below its
 * Domain.
 */
#ifndef SCENARIO_JAR_H
#define SCENARIO_JAR_H

#include <stddef.h>

#include "base/buf.h"
#include "scenario/place.h"

enum {
	JAR_COOKIES = 50, /* of a user; then the oldest is removed */
	JAR_BYTES = 16384 /* of all; then the oldest is removed */
};

struct cookie {
	char *text; /* "name=value" */
	size_t name_len;
	char *domain, *path;
	int host_only; /* it goes to the host alone that is its domain */
	int secure;
	double expires;	     /* on the clock of clock_now(), or INFINITY */
	unsigned long order; /* serial number; kept when its value changes */
	unsigned long age;   /* of when it was last set */
};

struct jar {
	struct cookie *cookies; /* as they are sent: longer paths first */
	size_t count, bytes;
	unsigned long made;
};

/* Stores the cookies of a reply's Set-Cookie headers. */
void jar_take(struct jar *, const struct place *, const char *headers,
	      double now);
/* Appends the cookies for that place, "a=1; b=2"; returns how many. */
size_t jar_write(const struct jar *, const struct place *, double now,
		 struct buf *);
/* Removes all cookies. */
void jar_clear(struct jar *);
void jar_free(struct jar *);

#endif
