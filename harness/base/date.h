/* SPDX-License-Identifier: MIT */
/* Dates as programs write them, to seconds since 1970. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stddef.h>

/*
 * "10/Oct/2026:13:55:36 -0700" (or a blank for the first colon), RFC 3339 (a
 * blank for the T, and no zone, are UTC), "2026/10/10 - 13:55:36",
 * "Tue Oct 10 13:55:36 2026", "Tue, 10 Oct 2026 13:55:36 GMT", "Oct 10
 * 13:55:36" of some year, or a number: seconds, or by their size milli-, micro-
 * or nanoseconds. NAN: none.
 */
double date_seconds(const char *text, size_t len);
/* "2026-10-10", "2026/10/10", "10/Oct/2026" without a time of day. */
int date_is_day(const char *text, size_t len);
/* The month whose three letters begin the text, from 1; 0: none. */
int date_month(const char *text);
/* "13:55:36.25" alone. */
int date_is_clock(const char *text, size_t len);

#endif
