/* SPDX-License-Identifier: MIT */
/*
 * W3C's extended log file format (working draft of 1996), as IIS and CloudFront
 * write it: a line "#Fields: date time cs-method ..." names the columns.
 */
#include <string.h>

#include "traffic/log.h"

/* The next word, or what lies between two tabs. */
static struct slice
next_column(const char **at, const char *end, char separator)
{
	struct slice column = {*at, 0};
	const char *stop = memchr(*at, separator, (size_t)(end - *at));

	if (stop == NULL)
		stop = end;
	column.len = (size_t)(stop - column.at);
	*at = stop < end ? stop + 1 : end;
	return column;
}

static char
separator_of(struct slice line)
{
	return memchr(line.at, '\t', line.len) != NULL ? '\t' : ' ';
}

static void
take_fields(struct log_format *format, struct slice names)
{
	const char *at = names.at, *end = names.at + names.len;
	struct log_columns *columns = &format->columns;
	char separator = separator_of(names);

	columns->count = 0;
	while (at < end && columns->count < LOG_COLUMNS) {
		struct slice column = next_column(&at, end, separator);

		if (column.len > 0)
			columns->items[columns->count++] = log_names_key(
			    &format->names, column.at, column.len);
	}
}

static int
is_heading(struct log_format *format, struct slice line)
{
	static const char fields[] = "#Fields:";
	const size_t len = sizeof(fields) - 1;

	if (line.len == 0 || *line.at != '#')
		return 0;
	if (line.len > len && strncmp(line.at, fields, len) == 0)
		take_fields(format, log_trim((struct slice){line.at + len,
							    line.len - len}));
	return 1;
}

int
log_w3c(struct log_format *format, struct slice line, struct log_record *record)
{
	const char *at = line.at, *end = line.at + line.len;
	const struct log_columns *columns = &format->columns;
	char separator;

	if (is_heading(format, line))
		return 1;
	separator = separator_of(line);
	for (size_t i = 0; i < columns->count; i++) {
		if (at == end)
			return -1;
		log_record_set(record, columns->items[i].part,
			       columns->items[i].rank,
			       next_column(&at, end, separator));
	}
	return columns->count > 0 ? 0 : -1;
}
