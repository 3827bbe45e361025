/* SPDX-License-Identifier: MIT */
/*
 * Finds the route that leads to a function, from the sources alone: the
 * function is written inside a call like app.post('/publish', ...), or named
 * there, or called by a function that is named there, or written inside one of
 * those.
 */
#ifndef PROFILE_FUNCTION_ROUTES_H
#define PROFILE_FUNCTION_ROUTES_H

#include "profile/functions.h"

/* A piece of source text; NULL: the file could not be read. */
struct extent {
	const char *begin, *end;
};

/* Fills in route. extents: one per function, in the same order. */
void functions_route(struct functions *, const struct extent *extents);

#endif
