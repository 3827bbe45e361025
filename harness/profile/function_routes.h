/* SPDX-License-Identifier: MIT */
/*
 * Which route leads to a function, as far as sources tell: it stands in a call
 * like app.post('/publish', ...), or is named there, or is called by a function
 * that is, or stands in one of those.
 */
#ifndef PROFILE_FUNCTION_ROUTES_H
#define PROFILE_FUNCTION_ROUTES_H

#include "profile/functions.h"

/* A piece of a source; NULL: it could not be read. */
struct extent {
	const char *begin, *end;
};

/* Fills in route. extents: one a function, in their order. */
void functions_route(struct functions *, const struct extent *extents);

#endif
