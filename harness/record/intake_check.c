/* SPDX-License-Identifier: MIT */
/* What would be judged wrongly in silence is refused, by name. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "record/intake.h"

enum {
	FEW = 6,   /* fewer values show nothing: they are not judged either */
	SHOWN = 8, /* so many multiples of four are no chance: 1 in 65,536 */
	PAGE = 4096
};

/* Of a whole process, in bytes: less is another unit. As KiB it is 1 GiB. */
#define LEAST_PROCESS 1048576.0
/* The same if all values are multiples of four, as pages in KiB are. */
#define LEAST_PAGED (4 * 1048576.0)
#define DOUBTED (64 * 1048576.0)

#define QUARTER 900.0 /* of an hour, s */
#define QUARTER_JITTER 60.0

void
intake_note(struct intake *intake, const char *fmt, ...)
{
	char text[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	buf_addf(&intake->note, "%s%s", intake->note.len > 0 ? "; " : "", text);
}

const char *
intake_file(const struct intake *intake)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-./";
	const char *input = intake->input;

	return input[strspn(input, plain)] == '\0' && strlen(input) < 60
		   ? input
		   : "FILE";
}

static int
intake_disorder(const struct intake *intake, size_t line, struct error *err)
{
	const char *file = intake_file(intake);
	int key = intake->time + 1;
	char where[32] = "";

	if (!intake->reversed)
		snprintf(where, sizeof(where), "%zu:", line);
	return error_set(
	    err, STATUS_DATA,
	    "%s:%s times run backwards%s. Judge several runs one by one, or "
	    "sort: { head -n 1 %s; tail -n +2 %s | sort -t, -%sk%d,%d; } "
	    ">sorted.csv",
	    intake->input, where,
	    intake->reversed ? " and forwards" : ": the row before is later",
	    file, file, intake->dated ? "" : "g", key, key);
}

static int
intake_check_order(struct intake *intake, double time_s, size_t line,
		   struct error *err)
{
	if (isnan(time_s))
		return 0;
	if (time_s < intake->last_s)
		return intake_disorder(intake, line, err);
	intake->times++;
	intake->whole &= time_s == floor(time_s);
	if (time_s > intake->last_s)
		intake->apart = fmin(intake->apart, time_s - intake->last_s);
	intake->last_s = time_s;
	return 0;
}

/*
 * Whole numbers, a thousand or more apart, and yet no quarters of an hour:
 * nobody samples every 30,000 s, but many do every 30,000 ms.
 */
static int
intake_check_clock(const struct intake *intake, struct error *err)
{
	double apart = intake->apart;

	if (intake->times < FEW || !intake->whole || !(apart >= 1000) ||
	    fabs(remainder(apart, QUARTER)) <= QUARTER_JITTER ||
	    intake->origin != 0 ||
	    strcmp(intake->headers->items[intake->time], "time_s") != 0)
		return 0;
	return error_set(
	    err, STATUS_DATA,
	    "%s:1: a row every %.0f s is unlikely: if time_s is in "
	    "milliseconds, name it time_ms, and otherwise seconds",
	    intake->input, apart);
}

/* A count that falls below half has started over, as in verdict/curve.c; but by
 * less only where rows are a little out of order. */
static void
intake_count(struct intake *intake, double requests, double pid)
{
	int replaced = pid < intake->last_pid || pid > intake->last_pid;

	if (isnan(requests))
		return;
	intake->counts++;
	if (requests > intake->last_requests)
		intake->rises++;
	else if (requests < intake->last_requests && !replaced)
		requests < intake->last_requests / 2 ? intake->resets++
						     : intake->falls++;
	intake->last_requests = requests;
	intake->last_pid = pid;
}

static void
intake_weigh(struct intake_column *column, double value)
{
	if (!column->is_process || !(value > 0))
		return;
	column->pages &= fmod(value, PAGE) == 0;
	column->fours &= fmod(value, 4) == 0;
	column->changes += value != column->last;
	column->last = value;
	column->most = fmax(column->most, value);
	column->values++;
}

int
intake_check_row(struct intake *intake, const double *values, size_t line,
		 struct error *err)
{
	double pid = intake->pid >= 0 ? values[intake->pid] : NAN;

	if (intake->time >= 0 &&
	    intake_check_order(intake, values[intake->time], line, err) != 0)
		return -1;
	if (intake->requests >= 0)
		intake_count(intake, values[intake->requests], pid);
	for (size_t i = 0; i < intake->columns.count; i++)
		intake_weigh(&intake->of[i], values[i]);
	return 0;
}

/*
 * Of independent values every second one falls; a count that starts over every
 * third row, in every third.
 */
static int
intake_is_rate(const struct intake *intake)
{
	size_t all = intake->falls + intake->resets;
	size_t changes = intake->rises + all;

	return (intake->falls >= 3 && 4 * intake->falls > changes) ||
	       (all >= 3 && 5 * all > 2 * changes);
}

static int
intake_refuse_requests(const struct intake *intake, const char *why,
		       struct error *err)
{
	int column = intake->requests + 1;

	return error_set(err, STATUS_DATA,
			 "%s: requests must be a running count, but %s. If "
			 "each row counts its own requests, add them up: awk "
			 "-F, -v OFS=, 'NR > 1 { $%d = n += $%d } 1' %s "
			 ">sums.csv",
			 intake->input, why, column, column,
			 intake_file(intake));
}

static int
intake_check_requests(struct intake *intake, struct error *err)
{
	size_t falls = intake->falls + intake->resets;
	size_t changes = intake->rises + falls;
	char first[UNITS_TEXT], second[UNITS_TEXT], why[128];

	if (intake_is_rate(intake)) {
		snprintf(why, sizeof(why), "it falls in %s of %s changes",
			 units_count(first, (double)falls),
			 units_count(second, (double)changes));
		return intake_refuse_requests(intake, why, err);
	}
	if (intake->counts < FEW || changes > 0 || !(intake->last_requests > 0))
		return 0;
	snprintf(why, sizeof(why), "it is %s in all %s rows",
		 units_count(first, intake->last_requests),
		 units_count(second, (double)intake->counts));
	return intake_refuse_requests(intake, why, err);
}

/*
 * Memory of a process in bytes is a multiple of a page, unless it was averaged;
 * and none is as small as these.
 */
static int
intake_check_size(struct intake *intake, size_t i, struct error *err)
{
	const struct intake_column *column = &intake->of[i];
	const char *name = intake->columns.items[i];
	int paged = column->fours && column->changes >= SHOWN;
	char most[UNITS_TEXT];

	if (column->values < FEW || column->pages || column->most >= DOUBTED)
		return 0;
	if (column->most < LEAST_PROCESS ||
	    (paged && column->most < LEAST_PAGED))
		return error_set(
		    err, STATUS_DATA,
		    "%s:1: %.40s is %s at most: too small for the memory of a "
		    "process in bytes. If it is in KiB, name it rss_kib; if in "
		    "MiB, rss_mib",
		    intake->input, name, units_bytes(most, column->most));
	if (paged)
		intake_note(intake,
			    "%.40s is read as bytes, though it is never whole "
			    "pages: if it is in KiB, name it rss_kib",
			    name);
	return 0;
}

int
intake_check_end(struct intake *intake, struct error *err)
{
	if (intake->requests >= 0 && intake_check_requests(intake, err) != 0)
		return -1;
	if (intake->time >= 0 && intake_check_clock(intake, err) != 0)
		return -1;
	for (size_t i = 0; i < intake->columns.count; i++)
		if (intake_check_size(intake, i, err) != 0)
			return -1;
	return 0;
}
