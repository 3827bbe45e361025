/* SPDX-License-Identifier: MIT */
#include "sample/prometheus.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:";

/* Returns what follows the name; NULL: none, or too long. */
static const char *
parse_name(const char *text, char *name, size_t size)
{
	size_t length = strspn(text, letters);

	if (length == 0 || length >= size || isdigit((unsigned char)*text))
		return NULL;
	memcpy(name, text, length);
	name[length] = '\0';
	return text + length;
}

/* "value", in which a backslash escapes a quote. */
static const char *
parse_value(const char *text, char *value, size_t size)
{
	size_t length = 0;

	if (*text++ != '"')
		return NULL;
	for (; *text != '"'; text++) {
		text += *text == '\\' && text[1] != '\0';
		if (*text == '\0' || *text == '\n')
			return NULL;
		if (length + 1 < size)
			value[length++] = *text;
	}
	value[length] = '\0';
	return text + 1;
}

static const char *
skip_spaces(const char *text)
{
	return text + strspn(text, " \t");
}

/* Labels beyond those that are kept are read and dropped. */
static const char *
parse_label(struct series_name *series, const char *text)
{
	char name[SERIES_LABEL], value[SERIES_LABEL];

	text = parse_name(skip_spaces(text), name, sizeof(name));
	if (text == NULL || *(text = skip_spaces(text)) != '=')
		return NULL;
	text = parse_value(skip_spaces(text + 1), value, sizeof(value));
	if (text == NULL || series->nlabels == SERIES_LABELS)
		return text;
	strcpy(series->labels[series->nlabels].name, name);
	strcpy(series->labels[series->nlabels++].value, value);
	return text;
}

const char *
series_parse(struct series_name *series, const char *text)
{
	series->nlabels = 0;
	text =
	    parse_name(skip_spaces(text), series->name, sizeof(series->name));
	if (text == NULL || *(text = skip_spaces(text)) != '{')
		return text;
	text = skip_spaces(text + 1);
	while (*text != '}') {
		text = parse_label(series, text);
		if (text == NULL)
			return NULL;
		text = skip_spaces(text);
		if (*text == ',')
			text = skip_spaces(text + 1);
		else if (*text != '}')
			return NULL;
	}
	return text + 1;
}

/* Labels go before the unit, which stays at the end. */
void
series_column(const struct series_name *series, char *column, size_t size)
{
	static const char unit[] = "_bytes";
	size_t length = strlen(series->name), end = length;
	int used;

	if (text_ends(series->name, unit))
		end = length - strlen(unit);
	used = snprintf(column, size, "%.*s", (int)end, series->name);
	for (size_t i = 0; i < series->nlabels && used < (int)size; i++)
		used += snprintf(column + used, size - (size_t)used, "_%s",
				 series->labels[i].value);
	if (used < (int)size)
		snprintf(column + used, size - (size_t)used, "%s",
			 series->name + end);
	for (char *c = column; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
}

static int
series_has(const struct series_name *series, const char *name,
	   const char *value)
{
	for (size_t i = 0; i < series->nlabels; i++)
		if (strcmp(series->labels[i].name, name) == 0)
			return strcmp(series->labels[i].value, value) == 0;
	return 0;
}

static int
series_matches(const struct series_name *asked,
	       const struct series_name *series)
{
	if (strcmp(asked->name, series->name) != 0)
		return 0;
	for (size_t i = 0; i < asked->nlabels; i++)
		if (!series_has(series, asked->labels[i].name,
				asked->labels[i].value))
			return 0;
	return 1;
}

/* A timestamp or an exemplar may follow the number. */
static double
line_value(const struct series_name *asked, const char *line)
{
	struct series_name series;
	const char *text = series_parse(&series, line);
	double value;
	char *end;

	if (text == NULL || !series_matches(asked, &series))
		return NAN;
	text = skip_spaces(text);
	if (strchr("+-.0123456789", *text) == NULL || *text == '\0')
		return NAN;
	value = strtod(text, &end);
	return end > text && isspace((unsigned char)*end) && isfinite(value)
		   ? value
		   : NAN;
}

double
series_sum(const struct series_name *asked, const char *text)
{
	double sum = NAN;

	while (*text != '\0') {
		if (strncmp(text, asked->name, strlen(asked->name)) == 0) {
			double value = line_value(asked, text);

			if (!isnan(value))
				sum = (isnan(sum) ? 0 : sum) + value;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return sum;
}

/* OpenMetrics leaves the suffix of a counter out of its TYPE line. */
int
series_is_counter(const struct series_name *series, const char *text)
{
	static const char type[] = "# TYPE ";
	char name[SERIES_NAME];

	for (; *text != '\0'; text += *text == '\n') {
		const char *rest = NULL;

		if (text_starts(text, type))
			rest =
			    parse_name(text + strlen(type), name, sizeof(name));
		if (rest != NULL && strcmp(name, series->name) == 0)
			return text_starts(skip_spaces(rest), "counter");
		text += strcspn(text, "\n");
	}
	return text_ends(series->name, "_total");
}
