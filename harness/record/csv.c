/* SPDX-License-Identifier: MIT */
#include "record/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

	while (csv->at < csv->end && *csv->at != ',' && *csv->at != '\n' &&
	       *csv->at != '\r')
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
	if (csv->at < csv->end && *csv->at == ',') {
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

int
csv_number(const struct buf *field, double *value)
{
	const char *text = buf_text(field);
	size_t length = strlen(text);
	char *end;

	*value = NAN;
	if (length != field->len)
		return -1; /* a NUL byte */
	if (length == 0 || strcasecmp(text, "nan") == 0)
		return 0;
	if (strspn(text, "+-.0123456789eE") != length)
		return -1;
	*value = strtod(text, &end);
	if (*end == '\0' && isfinite(*value))
		return 0;
	*value = NAN;
	return -1;
}
