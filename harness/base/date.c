/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Days since 1970 in the Gregorian calendar (Hinnant, chrono algorithms). */
static double
days_from_civil(int year, int month, int day)
{
	int era, of_era, of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097.0 + of_era * 365.0 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

/* "+0100", "-07:00", "Z" or nothing. */
static double
zone_seconds(const char *at)
{
	int hours, minutes = 0;
	char sign;

	if (sscanf(at, " %c%2d:%2d", &sign, &hours, &minutes) < 2 ||
	    (sign != '+' && sign != '-'))
		return 0;
	if (strchr(at, ':') == NULL)
		sscanf(at, " %*c%*2d%2d", &minutes);
	return (sign == '-' ? -1 : 1) * (hours * 3600.0 + minutes * 60.0);
}

int
date_month(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (strncmp(text, months + 3 * i, 3) == 0)
			return i + 1;
	return 0;
}

/* Seconds since 1970; a number too large for that is in a smaller unit. */
static double
since_1970(const char *text)
{
	double number = strtod(text, NULL);

	while (number > 1e11)
		number /= 1000;
	return number;
}

/* As it was scanned; year 0: it is not told. */
struct date {
	int year, month, day, hour, minute;
	double second;
	int used; /* of the text: a zone may follow */
};

/* Any year with a 29th of February does: only what lies between two times
 * matters. */
enum { SOME_YEAR = 2000 };

/* "10/Oct/2026:13:55:36", "10/Oct/2026 13:55:36". */
static int
scan_clf(const char *text, struct date *date)
{
	char month[4];

	if (sscanf(text, "%2d/%3[A-Za-z]/%4d%*1[: ]%2d:%2d:%lf%n", &date->day,
		   month, &date->year, &date->hour, &date->minute,
		   &date->second, &date->used) != 6)
		return 0;
	date->month = date_month(month);
	return 1;
}

/* "2026-10-10T13:55:36", "2026/10/10 - 13:55:36". */
static int
scan_iso(const char *text, struct date *date)
{
	return sscanf(text, "%4d%*1[-/]%2d%*1[-/]%2d%*[T -]%2d:%2d:%lf%n",
		      &date->year, &date->month, &date->day, &date->hour,
		      &date->minute, &date->second, &date->used) == 6;
}

/* "Tue Oct 10 13:55:36 2026", "Oct 10 13:55:36", "Oct 10 13:55:36 2026". */
static int
scan_ctime(const char *text, struct date *date)
{
	char month[4];
	int year = 0, used = 0;

	if (sscanf(text, "%3[A-Za-z] %2d %2d:%2d:%lf%n", month, &date->day,
		   &date->hour, &date->minute, &date->second,
		   &date->used) != 5 &&
	    sscanf(text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%lf%n", month,
		   &date->day, &date->hour, &date->minute, &date->second,
		   &date->used) != 5)
		return 0;
	if (sscanf(text + date->used, " %4d%n", &year, &used) == 1)
		date->used += used;
	date->year = year != 0 ? year : SOME_YEAR;
	date->month = date_month(month);
	return 1;
}

/* "Tue, 10 Oct 2026 13:55:36 GMT". */
static int
scan_rfc1123(const char *text, struct date *date)
{
	char month[4];

	if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%lf%n",
		   &date->day, month, &date->year, &date->hour, &date->minute,
		   &date->second, &date->used) != 6)
		return 0;
	date->month = date_month(month);
	return 1;
}

/* "36,250": Python writes milliseconds after a comma. */
static void
scan_comma(const char *text, struct date *date)
{
	int milli, used = 0;

	if (text[date->used] == ',' &&
	    sscanf(text + date->used, ",%3d%n", &milli, &used) == 1) {
		date->second += milli / 1000.0;
		date->used += used;
	}
}

static double
date_value(const char *text, struct date *date)
{
	scan_comma(text, date);
	if (date->month < 1 || date->month > 12 || date->day < 1 ||
	    date->day > 31 || date->hour > 24 || date->minute > 59 ||
	    !(date->second >= 0 && date->second < 62))
		return NAN;
	return days_from_civil(date->year, date->month, date->day) * 86400 +
	       date->hour * 3600.0 + date->minute * 60.0 + date->second -
	       zone_seconds(text + date->used);
}

double
date_seconds(const char *text, size_t len)
{
	static int (*const scans[])(const char *, struct date *) = {
	    scan_clf, scan_iso, scan_ctime, scan_rfc1123};
	struct date date = {0};
	char copy[48];

	if (len == 0 || len >= sizeof(copy))
		return NAN;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (strspn(copy, "0123456789.") == len)
		return since_1970(copy);
	for (size_t i = 0; i < sizeof(scans) / sizeof(scans[0]); i++)
		if (scans[i](copy, &date))
			return date_value(copy, &date);
	return NAN;
}

/* Whether a sample fits: 9 stands for a digit, a for a letter. */
static int
fits(const char *text, size_t len, const char *sample)
{
	size_t i = 0;

	for (; i < len && sample[i] != '\0'; i++) {
		unsigned char c = (unsigned char)text[i];

		if (sample[i] == '9'   ? c < '0' || c > '9'
		    : sample[i] == 'a' ? (c | 0x20) < 'a' || (c | 0x20) > 'z'
				       : c != sample[i])
			return 0;
	}
	return sample[i] == '\0' && i == len;
}

int
date_is_day(const char *text, size_t len)
{
	return fits(text, len, "9999-99-99") || fits(text, len, "9999/99/99") ||
	       fits(text, len, "99/aaa/9999");
}

int
date_is_clock(const char *text, size_t len)
{
	const char *point = memchr(text, '.', len);

	if (point == NULL)
		point = memchr(text, ',', len);
	return fits(text, point != NULL ? (size_t)(point - text) : len,
		    "99:99:99");
}
