/* SPDX-License-Identifier: MIT */
#include "scenario/cookie_date.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* -1: has not been found yet. */
struct date {
	int hour, minute, second, day, month, year;
};

/* Letters, digits and colons make up a part; so does what is not ASCII. */
static int
is_delimiter(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte == '\t' || (byte >= 0x20 && byte <= 0x2f) ||
	       (byte >= 0x3b && byte <= 0x40) ||
	       (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

static int
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * A number of that many digits at *at, which moves past it. What follows must
 * not be a digit. -1: there is none.
 */
static int
take_number(const char **at, const char *end, int least, int most)
{
	int number = 0, digits = 0;

	while (*at < end && is_digit(**at) && digits <= most) {
		number = number * 10 + (**at - '0');
		digits++;
		++*at;
	}
	return digits >= least && digits <= most ? number : -1;
}

/* "8:49:37", and what may follow the last digit. */
static int
take_time(struct date *date, const char *at, const char *end)
{
	int parts[3];

	for (int i = 0; i < 3; i++) {
		if (i > 0 && (at == end || *at++ != ':'))
			return -1;
		parts[i] = take_number(&at, end, 1, 2);
		if (parts[i] < 0)
			return -1;
	}
	date->hour = parts[0];
	date->minute = parts[1];
	date->second = parts[2];
	return 0;
}

static int
month_of(const char *part, size_t length)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int month = 0; length >= 3 && month < 12; month++)
		if (strncasecmp(names + month * 3, part, 3) == 0)
			return month + 1;
	return -1;
}

/* Each part is the first of these that it looks like and that is missing. */
static void
take_part(struct date *date, const char *part, const char *end)
{
	const char *at = part;
	int number;

	if (date->hour < 0 && take_time(date, part, end) == 0)
		return;
	if (date->day < 0 && (number = take_number(&at, end, 1, 2)) >= 0) {
		date->day = number;
		return;
	}
	if (date->month < 0 &&
	    (number = month_of(part, (size_t)(end - part))) > 0) {
		date->month = number;
		return;
	}
	at = part;
	if (date->year < 0 && (number = take_number(&at, end, 2, 4)) >= 0)
		date->year = number;
}

static int
days_of(int month, int year)
{
	static const int days[] = {31, 28, 31, 30, 31, 30,
				   31, 31, 30, 31, 30, 31};
	int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static int
date_is_one(const struct date *date)
{
	return date->hour >= 0 && date->hour <= 23 && date->minute <= 59 &&
	       date->second <= 59 && date->month > 0 && date->year >= 1601 &&
	       date->day >= 1 && date->day <= days_of(date->month, date->year);
}

double
cookie_date(const char *text, size_t length)
{
	struct date date = {-1, -1, -1, -1, -1, -1};
	const char *end = text + length, *part;
	struct tm at;

	while (text < end) {
		while (text < end && is_delimiter(*text))
			text++;
		part = text;
		while (text < end && !is_delimiter(*text))
			text++;
		if (text > part)
			take_part(&date, part, text);
	}
	if (date.year >= 0 && date.year <= 99)
		date.year += date.year >= 70 ? 1900 : 2000;
	if (!date_is_one(&date))
		return NAN;
	at = (struct tm){.tm_year = date.year - 1900,
			 .tm_mon = date.month - 1,
			 .tm_mday = date.day,
			 .tm_hour = date.hour,
			 .tm_min = date.minute,
			 .tm_sec = date.second};
	return (double)timegm(&at);
}
