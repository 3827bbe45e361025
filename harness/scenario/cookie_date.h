/* SPDX-License-Identifier: MIT */
/*
 * The date of a cookie's Expires. Services write it in a dozen ways, none of
 * which curl_getdate() and the rules for cookies read quite alike: RFC 6265,
 * section 5.1.1, takes the first part that looks like each.
 */
#ifndef SCENARIO_COOKIE_DATE_H
#define SCENARIO_COOKIE_DATE_H

#include <stddef.h>

/* Seconds since 1970, in UTC; NAN: it is no date. */
double cookie_date(const char *text, size_t length);

#endif
