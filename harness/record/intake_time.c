/* SPDX-License-Identifier: MIT */
/* Clocks of all kinds to seconds. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "record/intake.h"

/* Three years in seconds: a larger number counts from 1970. */
#define SINCE_1970 1e8
#define HALF_A_DAY 43200

/* "23:59:58", "11:59:58 PM"; NAN. */
static double
intake_time_of_day(const char *text)
{
	unsigned hour, minute;
	double second;
	char half = ' ';
	int used = 0;

	if (sscanf(text, "%2u:%2u:%lf%n", &hour, &minute, &second, &used) !=
		3 ||
	    hour > 23 || minute > 59 || !(second >= 0 && second < 61))
		return NAN;
	sscanf(text + used, " %c", &half);
	if (half == 'P' || half == 'A')
		hour = hour % 12 + (half == 'P' ? 12 : 0);
	return hour * 3600.0 + minute * 60.0 + second;
}

int
intake_text(struct intake *intake, size_t column, const char *text,
	    double *value)
{
	if ((int)column != intake->time)
		return -1;
	*value = intake_time_of_day(text);
	if (isnan(*value))
		*value = date_seconds(text, strlen(text));
	else if (*value < intake->last_text_s - HALF_A_DAY)
		*value +=
		    86400 *
		    ceil((intake->last_text_s - HALF_A_DAY - *value) / 86400);
	if (isnan(*value))
		return -1;
	intake->last_text_s = *value;
	intake->dated = 1;
	return 0;
}

/* The unit of times since 1970, by their size: until the year 5138. */
static double
intake_time_unit(double time)
{
	return time < 1e11 ? 1 : time < 1e14 ? 1e-3 : time < 1e17 ? 1e-6 : 1e-9;
}

static const char *
intake_time_words(double unit)
{
	return unit > 0.5    ? "seconds"
	       : unit > 5e-4 ? "milliseconds"
	       : unit > 5e-7 ? "microseconds"
			     : "nanoseconds";
}

/* Decides by the first time of all. */
static int
intake_time_begin(struct intake *intake, size_t line, double time,
		  struct error *err)
{
	int since_1970 = time >= SINCE_1970;

	intake->origin = since_1970 || intake->dated ? time : 0;
	if (intake->dated)
		intake->unit = 1;
	else if (since_1970 && !(intake->unit < 1 && intake->unit > 0))
		intake->unit = intake_time_unit(time);
	if (intake->unit == 0)
		return error_set(err, STATUS_DATA,
				 "%s:%zu: the unit of %.40s is not known: name "
				 "the column time_s, time_ms or time_us",
				 intake->input, line,
				 intake->headers->items[intake->time]);
	if (intake->unit < 1)
		intake_note(intake, "%s is in %s",
			    intake->headers->items[intake->time],
			    intake_time_words(intake->unit));
	return 0;
}

int
intake_time(struct intake *intake, size_t line, double *time, struct error *err)
{
	if (isnan(*time))
		return 0;
	if (isnan(intake->origin) &&
	    intake_time_begin(intake, line, *time, err) != 0)
		return -1;
	*time = (*time - intake->origin) * intake->unit;
	return 0;
}
