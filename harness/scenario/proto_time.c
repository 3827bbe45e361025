/* SPDX-License-Identifier: MIT */
/* google.protobuf.Timestamp and Duration, as JSON writes them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "scenario/proto_lua.h"

enum { NANOS = 1000000000 };

/* Years 1 to 9999, and about 10,000 years. */
static const int64_t first_s = INT64_C(-62135596800),
		     last_s = INT64_C(253402300799),
		     longest_s = INT64_C(315576000000);

/* "5", "25" or "123456789" after a dot, to nanoseconds; -1: none of these. */
static int32_t
parse_fraction(const char *digits, size_t length)
{
	int32_t nanos = 0;

	if (length == 0 || length > 9)
		return -1;
	for (size_t i = 0; i < 9; i++) {
		char digit = i < length ? digits[i] : '0';

		if (digit < '0' || digit > '9')
			return -1;
		nanos = 10 * nanos + digit - '0';
	}
	return nanos;
}

static int
parse_duration(const char *text, int64_t *seconds, int32_t *nanos)
{
	int negative = *text == '-';
	const char *digits = text + negative;
	size_t length = strspn(digits, "0123456789"), more;
	const char *rest = digits + length;

	*nanos = 0;
	if (length == 0 || length > 12)
		return -1;
	*seconds = strtoll(digits, NULL, 10);
	if (*rest == '.') {
		more = strspn(rest + 1, "0123456789");
		if ((*nanos = parse_fraction(rest + 1, more)) < 0)
			return -1;
		rest += 1 + more;
	}
	if (strcmp(rest, "s") != 0 || *seconds > longest_s)
		return -1;
	*seconds = negative ? -*seconds : *seconds;
	*nanos = negative ? -*nanos : *nanos;
	return 0;
}

/* The fraction is read here: a double has no nanoseconds. */
static int
parse_timestamp(const char *text, int64_t *seconds, int32_t *nanos)
{
	char whole[40];
	const char *dot = strchr(text, '.');
	size_t before = dot != NULL ? (size_t)(dot - text) : strlen(text);
	size_t more = dot != NULL ? strspn(dot + 1, "0123456789") : 0;
	const char *zone = dot != NULL ? dot + 1 + more : "";
	double date;

	*nanos = dot != NULL ? parse_fraction(dot + 1, more) : 0;
	if (*nanos < 0 || strspn(text, "0123456789") != 4 || text[4] != '-' ||
	    before + strlen(zone) >= sizeof(whole))
		return -1;
	snprintf(whole, sizeof(whole), "%.*s%s", (int)before, text, zone);
	date = date_seconds(whole, strlen(whole));
	if (isnan(date) || date < (double)first_s || date > (double)last_s)
		return -1;
	*seconds = (int64_t)floor(date);
	return 0;
}

int
proto_parse_time(enum proto_kind kind, const char *text, int64_t *seconds,
		 int32_t *nanos)
{
	return kind == KIND_DURATION ? parse_duration(text, seconds, nanos)
				     : parse_timestamp(text, seconds, nanos);
}

/* Of 0, 3, 6 or 9 digits. */
static void
write_fraction(int32_t nanos, char *text, size_t size)
{
	text[0] = '\0';
	if (nanos == 0)
		return;
	if (nanos % 1000000 == 0)
		snprintf(text, size, ".%03d", nanos / 1000000);
	else if (nanos % 1000 == 0)
		snprintf(text, size, ".%06d", nanos / 1000);
	else
		snprintf(text, size, ".%09d", nanos);
}

int
proto_write_time(enum proto_kind kind, int64_t seconds, int32_t nanos,
		 char *text, size_t size)
{
	time_t at = (time_t)seconds;
	char fraction[16], date[24];
	struct tm day;

	if (nanos <= -NANOS || nanos >= NANOS)
		return -1;
	write_fraction(abs(nanos), fraction, sizeof(fraction));
	if (kind == KIND_DURATION) {
		if (seconds < -longest_s || seconds > longest_s)
			return -1;
		snprintf(text, size, "%s%" PRId64 "%ss",
			 seconds < 0 || nanos < 0 ? "-" : "",
			 seconds < 0 ? -seconds : seconds, fraction);
		return 0;
	}
	if (nanos < 0 || seconds < first_s || seconds > last_s ||
	    gmtime_r(&at, &day) == NULL)
		return -1;
	strftime(date, sizeof(date), "%m-%dT%H:%M:%S", &day);
	snprintf(text, size, "%04d-%s%sZ", day.tm_year + 1900, date, fraction);
	return 0;
}
