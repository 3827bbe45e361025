/* SPDX-License-Identifier: MIT */
/* Dates as programs write them, to seconds since 1970. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stddef.h>

/*
 * "10/Oct/2026:13:55:36 -0700", RFC 3339 (a blank for the T, and no zone, are
 * UTC), or a number: seconds, or milliseconds if it is above 1e11. NAN: none.
 */
double date_seconds(const char *text, size_t len);

#endif
