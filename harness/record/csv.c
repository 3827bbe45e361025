/* SPDX-License-Identifier: MIT */
#include "record/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int
csv_separates(const struct csv *csv, char byte)
{
	return byte == (csv->separator != 0 ? csv->separator : ',');
}

static void
csv_quoted(struct csv *csv, struct buf *field)
{
	for (csv->at++; csv->at < csv->end; csv->at++) {
		if (*csv->at == '\n')
			csv->line++;
		if (*csv->at == '"') {
			csv->at++;
			if (csv->at >= csv->end || *csv->at != '"')
				return;
		}
		buf_add(field, csv->at, 1);
	}
}

static void
csv_plain(struct csv *csv, struct buf *field)
{
	const char *start = csv->at;

	while (csv->at < csv->end && !csv_separates(csv, *csv->at) &&
	       *csv->at != '\n' && *csv->at != '\r')
		csv->at++;
	buf_add(field, start, (size_t)(csv->at - start));
}

enum csv_end
csv_field(struct csv *csv, struct buf *field)
{
	buf_clear(field);
	if (csv->at < csv->end && *csv->at == '"')
		csv_quoted(csv, field);
	csv_plain(csv, field);
	if (csv->at < csv->end && csv_separates(csv, *csv->at)) {
		csv->at++;
		return CSV_MORE;
	}
	if (csv->at < csv->end && *csv->at == '\r')
		csv->at++;
	if (csv->at >= csv->end)
		return CSV_CUT;
	if (*csv->at == '\n') {
		csv->at++;
		csv->line++;
	}
	return CSV_ROW;
}

/* Checks what follows a field; 0: not the end of a field. */
static int
csv_quick_end(struct csv *csv, const char *at, enum csv_end *end)
{
	if (at < csv->end && csv_separates(csv, *at)) {
		*end = CSV_MORE;
		csv->at = at + 1;
		return 1;
	}
	if (at + 1 < csv->end && *at == '\r')
		at++;
	if (at >= csv->end || *at != '\n')
		return 0;
	*end = CSV_ROW;
	csv->at = at + 1;
	csv->line++;
	return 1;
}

/*
 * A mantissa below 2^53 and a power of ten up to 10^22 are exact in a double,
 * so one division rounds correctly (Clinger 1990).
 */
static const char *
csv_quick_digits(const char *at, const char *end, double *value)
{
	static const double powers[] = {1e0,  1e1,  1e2,  1e3, 1e4,  1e5,
					1e6,  1e7,  1e8,  1e9, 1e10, 1e11,
					1e12, 1e13, 1e14, 1e15};
	int negative = at < end && *at == '-', digits = 0, after = 0, point = 0;
	double mantissa = 0;

	for (at += negative; at < end && digits < 16; at++) {
		if (*at == '.' && !point) {
			point = 1;
			continue;
		}
		if (*at < '0' || *at > '9')
			break;
		mantissa = mantissa * 10 + (*at - '0');
		digits++;
		after += point;
	}
	if (digits == 0 || digits > 15)
		return NULL;
	*value = (negative ? -mantissa : mantissa) / powers[after];
	return at;
}

int
csv_quick_number(struct csv *csv, double *value, enum csv_end *end)
{
	const char *at;

	*value = NAN;
	if (csv_quick_end(csv, csv->at, end))
		return 1;
	at = csv_quick_digits(csv->at, csv->end, value);
	return at != NULL && csv_quick_end(csv, at, end);
}

int
csv_number(const struct buf *field, double *value)
{
	const char *text = buf_text(field);
	size_t length = strlen(text);
	char *end;

	*value = NAN;
	if (length != field->len)
		return -1; /* a NUL byte */
	text += strspn(text, " ");
	length = strlen(text);
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length == 0 || (length == 3 && strncasecmp(text, "nan", 3) == 0))
		return 0;
	if (strspn(text, "+-.0123456789eE") != length)
		return -1;
	*value = strtod(text, &end);
	if (end == text + length && isfinite(*value))
		return 0;
	*value = NAN;
	return -1;
}
