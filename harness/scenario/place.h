/* SPDX-License-Identifier: MIT */
/* Where a request goes, as cookies and redirects see it. */
#ifndef SCENARIO_PLACE_H
#define SCENARIO_PLACE_H

#include <stddef.h>

/* Spans of its URL, or of the base for a "/path". */
struct place {
	const char *origin, *host, *path; /* "http://a:1", "a", "/b" */
	size_t origin_len, host_len, path_len;
	int is_safe; /* https, or this machine */
};

/* base: "http://127.0.0.1:3000"; url: "/path?query" or absolute. */
void place_of(struct place *, const char *base, const char *url);

#endif
