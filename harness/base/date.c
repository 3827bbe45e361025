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

static int
month_number(const char *name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const char *at = strstr(months, name);

	return at != NULL && strlen(name) == 3 ? (int)(at - months) / 3 + 1 : 0;
}

/* Seconds since 1970; JavaScript loggers write milliseconds. */
static double
since_1970(const char *text)
{
	double number = strtod(text, NULL);

	return number > 1e11 ? number / 1000 : number;
}

double
date_seconds(const char *text, size_t len)
{
	char copy[48], month[4];
	int year, number, day, hour, minute, used = 0;
	double second;

	if (len == 0 || len >= sizeof(copy))
		return NAN;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (sscanf(copy, "%2d/%3[A-Za-z]/%4d:%2d:%2d:%lf%n", &day, month, &year,
		   &hour, &minute, &second, &used) == 6)
		number = month_number(month);
	else if (sscanf(copy, "%4d-%2d-%2d%*1[T ]%2d:%2d:%lf%n", &year, &number,
			&day, &hour, &minute, &second, &used) != 6)
		return strspn(copy, "0123456789.") == len ? since_1970(copy)
							  : NAN;
	if (number < 1 || number > 12 || !(second >= 0 && second < 62))
		return NAN;
	return days_from_civil(year, number, day) * 86400 + hour * 3600.0 +
	       minute * 60.0 + second - zone_seconds(copy + used);
}
