/* SPDX-License-Identifier: MIT */
#include "record/log_line.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/json_peek.h"
#include "base/mem.h"
#include "base/text.h"

enum { LAYERS = 5, DATE = 40, LOGGED = 1 << 16 };

/* What is written without a year is given one, and only differences count. */
#define SOME_YEAR 2024

/* Seconds since 1970 that a log of our time can have. */
#define EARLIEST 1e9
#define LATEST 1e10

/* "\x1b[2J" and the like, by which a program redraws its screen. */
static void
line_add_plain(struct buf *text, const char *line, size_t length)
{
	const char *end = line + length;

	while (line < end) {
		const char *escape = memchr(line, '\x1b', (size_t)(end - line));
		const char *stop = escape != NULL ? escape : end;

		buf_add(text, line, (size_t)(stop - line));
		if (escape == NULL)
			return;
		line = escape + 1;
		if (line < end && *line == '[')
			line++;
		while (line < end && strchr("0123456789;?", *line) != NULL)
			line++;
		line += line < end;
	}
}

static void
line_cut_front(struct buf *text, size_t length)
{
	memmove(text->data, text->data + length, text->len - length + 1);
	text->len -= length;
}

/* {"log":"...\n","stream":"stdout","time":"2026-..."} */
static int
line_docker(struct log_line *line)
{
	const char *text = buf_text(&line->text);
	struct json_part all = {text, text + line->text.len}, log, when;
	char date[DATE], *logged;
	size_t length;

	if (!text_starts(text, "{\"log\":"))
		return 0;
	log = json_peek(all, "log");
	when = json_peek(all, "time");
	if (log.at == NULL)
		return 0;
	if (when.at != NULL)
		line->stamp_s =
		    date_seconds(date, json_part_text(when, date, DATE));
	logged = xmalloc(LOGGED);
	length = json_part_text(log, logged, LOGGED);
	while (length > 0 && strchr("\r\n", logged[length - 1]) != NULL)
		length--;
	buf_clear(&line->text);
	line_add_plain(&line->text, logged, length);
	free(logged);
	return 1;
}

/* "2026-11-30T13:05:01.5Z ", "2026-11-30 13:05:01 "; 0: it is none. */
static size_t
line_iso_length(const char *text)
{
	size_t length = strcspn(text, " ");

	if (!isdigit((unsigned char)text[0]) || length < 10 || text[4] != '-')
		return 0;
	if (length == 10 && text[10] == ' ')
		length = 11 + strcspn(text + 11, " ");
	return text[length] == ' ' && length < DATE &&
		       strspn(text, "0123456789-:.TZ+ ") >= length
		   ? length
		   : 0;
}

/* The length of "HOST PROG[PID]: ", as syslog has it behind a date. */
static size_t
line_program_length(const char *text)
{
	size_t host = strcspn(text, " "), program;

	if (text[host] != ' ')
		return 0;
	program = strcspn(text + host + 1, " ");
	if (program < 2 || text[host + program] != ':' ||
	    text[host + 1 + program] != ' ')
		return 0;
	return host + program + 2;
}

static void
line_cut_program(struct log_line *line, size_t date)
{
	size_t program = line_program_length(buf_text(&line->text) + date);

	line_cut_front(&line->text, date + program);
}

static int
line_iso(struct log_line *line)
{
	const char *text = buf_text(&line->text);
	size_t length = line_iso_length(text);
	double stamp_s = length > 0 ? date_seconds(text, length) : NAN;

	if (isnan(stamp_s))
		return 0;
	line->stamp_s = stamp_s;
	line_cut_program(line, length + 1);
	return 1;
}

/* "stdout F " of CRI, once the date is off. */
static int
line_cri(struct log_line *line)
{
	static const char *const streams[] = {"stdout F ", "stderr F ",
					      "stdout P ", "stderr P "};

	for (size_t i = 0; i < COUNT(streams); i++) {
		if (!text_starts(buf_text(&line->text), streams[i]))
			continue;
		line_cut_front(&line->text, strlen(streams[i]));
		return 1;
	}
	return 0;
}

static double
line_civil(int year, int month, int day, int hour, int minute, double second)
{
	char date[DATE];

	if (year < 1970 || year > 9999 || day < 1 || day > 31 || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59 ||
	    !(second >= 0 && second < 62))
		return NAN;
	snprintf(date, sizeof(date), "%04d-%02d-%02dT%02d:%02d:%09.6f", year,
		 month, day, hour, minute, second);
	return date_seconds(date, strlen(date));
}

/* "Nov 30 13:05:01 ", as ts and syslog write it. */
static int
line_syslog(struct log_line *line)
{
	const char *text = buf_text(&line->text);
	int day, hour, minute, used = 0, month = date_month(text);
	double second, stamp_s;

	if (month == 0 ||
	    sscanf(text + 3, " %2d %2d:%2d:%lf%n", &day, &hour, &minute,
		   &second, &used) != 4 ||
	    text[3 + used] != ' ')
		return 0;
	stamp_s = line_civil(SOME_YEAR, month, day, hour, minute, second);
	if (isnan(stamp_s))
		return 0;
	line->stamp_s = stamp_s;
	line_cut_program(line, (size_t)used + 4);
	return 1;
}

static void
line_set_source(struct log_line *line, const char *name, size_t length)
{
	if (length >= LOG_SOURCE)
		length = LOG_SOURCE - 1;
	memcpy(line->source, name, length);
	line->source[length] = '\0';
}

/* "[pod/api-0/app] ", of kubectl logs --prefix. */
static int
line_pod(struct log_line *line)
{
	const char *text = buf_text(&line->text);
	size_t length = strcspn(text, "]");

	if (!text_starts(text, "[pod/") || text[length] != ']')
		return 0;
	line_set_source(line, text + 5, length - 5);
	length++;
	line_cut_front(&line->text, length + strspn(text + length, " "));
	return 1;
}

/* "api-1  | ", of docker compose. */
static int
line_compose(struct log_line *line)
{
	const char *text = buf_text(&line->text);
	size_t name = strcspn(text, " |\t"), blanks = strspn(text + name, " ");

	if (name == 0 || text[name + blanks] != '|' ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789"
			 "ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-") < name)
		return 0;
	line_set_source(line, text, name);
	name += blanks + 1;
	line_cut_front(&line->text, name + strspn(text + name, " "));
	return 1;
}

/* "1700000000.5 " */
static int
line_number(struct log_line *line)
{
	const char *text = buf_text(&line->text);
	size_t length = strspn(text, "0123456789."), blanks;
	double stamp_s = length >= 10 ? strtod(text, NULL) : 0;

	blanks = strspn(text + length, " \t");
	if (!(stamp_s >= EARLIEST && stamp_s < LATEST) || blanks == 0)
		return 0;
	line->stamp_s = stamp_s;
	line_cut_front(&line->text, length + blanks);
	return 1;
}

void
log_line_unwrap(struct log_line *line, const char *bytes, size_t length,
		int numbers)
{
	int more = 1;

	buf_clear(&line->text);
	line->stamp_s = NAN;
	line->source[0] = '\0';
	while (length > 0 && strchr("\r\n", bytes[length - 1]) != NULL)
		length--;
	line_add_plain(&line->text, bytes, length);
	for (int layer = 0; layer < LAYERS && more && line->text.len > 0;
	     layer++)
		more = line_docker(line) || line_pod(line) || line_iso(line) ||
		       line_cri(line) || line_syslog(line) ||
		       line_compose(line) || (numbers && line_number(line));
}

void
log_line_free(struct log_line *line)
{
	buf_free(&line->text);
}

/* What the words of a date have told so far. */
struct date_words {
	int year, month, day, hour, minute;
	double second;
};

/* -1: it is no word of a date. */
static int
date_take(struct date_words *date, const char *at, size_t length)
{
	int hour, minute;
	double second;

	if (date->month == 0 && length == 3 && date_month(at) > 0)
		date->month = date_month(at);
	else if (sscanf(at, "%2d:%2d:%lf", &hour, &minute, &second) == 3) {
		date->hour = hour;
		date->minute = minute;
		date->second = second;
	} else if (isdigit((unsigned char)*at) && length == 4)
		date->year = atoi(at);
	else if (isdigit((unsigned char)*at) && length <= 2)
		date->day = atoi(at);
	else if (length == 2 && (at[0] == 'P' || at[0] == 'A') && at[1] == 'M')
		date->hour = date->hour % 12 + (at[0] == 'P' ? 12 : 0);
	else if (length > 5)
		return -1;
	return 0;
}

/* "Mon Nov 30 13:05:01 UTC 2026", "Mon 30 Nov 2026 01:05:01 PM CET" */
static double
date_of_words(const char *line)
{
	struct date_words date = {.hour = -1};

	for (const char *at = line; *at != '\0'; at += strspn(at, " ,")) {
		size_t length = strcspn(at, " ,");

		if (length > 0 && date_take(&date, at, length) != 0)
			return NAN;
		at += length;
	}
	return date.year > 0 && date.month > 0 && date.hour >= 0
		   ? line_civil(date.year, date.month, date.day, date.hour,
				date.minute, date.second)
		   : NAN;
}

double
log_line_date(const char *line)
{
	size_t length;
	double number;
	char *end;

	line += strspn(line, " =-#[");
	length = strcspn(line, "=#]\r\n");
	while (length > 0 && line[length - 1] == ' ')
		length--;
	if (length == 0 || length >= DATE)
		return NAN;
	if (isdigit((unsigned char)*line)) {
		number = strtod(line, &end);
		if (end == line + length)
			return number >= EARLIEST && number < LATEST ? number
			       : number >= 1e3 * EARLIEST &&
				       number < 1e3 * LATEST
				   ? number / 1e3
				   : NAN;
	}
	number = date_of_words(line);
	return isnan(number) ? date_seconds(line, length) : number;
}
