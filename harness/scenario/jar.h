/* SPDX-License-Identifier: MIT */
/*
 * The cookies of one user: the part of RFC 6265 that a service needs to
 * recognise a user. A cookie goes back to the host that set it and to no other:
 * Domain is ignored.
 */
#ifndef SCENARIO_JAR_H
#define SCENARIO_JAR_H

#include <stddef.h>

#include "base/buf.h"

enum {
	JAR_COOKIES = 50,	 /* of a user; then the oldest is removed */
	JAR_COOKIE_BYTES = 4096, /* of one cookie; a longer one is not kept */
	JAR_BYTES = 16384	 /* of all; then the oldest is removed */
};

struct cookie {
	char *text; /* "name=value" */
	size_t name_len;
	char *host, *path;
	int secure;
	double expires;	   /* on the clock of clock_now(), or INFINITY */
	unsigned long age; /* serial number */
};

struct jar {
	struct cookie *cookies; /* longer paths first */
	size_t count, bytes;
	unsigned long made;
};

/* Where a request goes: spans of its URL, or of the base for a "/path". */
struct place {
	const char *origin, *host, *path; /* "http://a:1", "a", "/b" */
	size_t origin_len, host_len, path_len;
	int is_safe; /* https, or this machine */
};

/* base: "http://127.0.0.1:3000"; url: "/path?query" or absolute. */
void place_of(struct place *, const char *base, const char *url);

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
