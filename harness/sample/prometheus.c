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

/* A name, in quotes if it has other characters than those of old. */
static const char *
parse_any_name(const char *text, char *name, size_t size)
{
	if (*text != '"')
		return parse_name(text, name, size);
	text = parse_value(text, name, size);
	return name[0] != '\0' ? text : NULL;
}

/* Labels beyond those that are kept are read and dropped. */
static const char *
parse_label(struct series_name *series, const char *text)
{
	char name[SERIES_LABEL], value[SERIES_LABEL];

	text = parse_any_name(skip_spaces(text), name, sizeof(name));
	if (text == NULL || *(text = skip_spaces(text)) != '=')
		return NULL;
	text = parse_value(skip_spaces(text + 1), value, sizeof(value));
	if (text == NULL || series->nlabels == SERIES_LABELS)
		return text;
	strcpy(series->labels[series->nlabels].name, name);
	strcpy(series->labels[series->nlabels++].value, value);
	return text;
}

/* Past a comma between two labels, or to the brace behind the last. */
static const char *
parse_joint(const char *text)
{
	text = skip_spaces(text);
	if (*text == ',')
		return skip_spaces(text + 1);
	return *text == '}' ? text : NULL;
}

static const char *
parse_labels(struct series_name *series, const char *text)
{
	while (text != NULL && *text != '}') {
		text = parse_label(series, text);
		if (text != NULL)
			text = parse_joint(text);
	}
	return text != NULL ? text + 1 : NULL;
}

/* {"NAME", label="x"} */
static const char *
parse_quoted(struct series_name *series, const char *text)
{
	text = skip_spaces(text + 1);
	if (*text != '"')
		return NULL;
	text = parse_any_name(text, series->name, sizeof(series->name));
	if (text != NULL)
		text = parse_joint(text);
	return parse_labels(series, text);
}

const char *
series_parse(struct series_name *series, const char *text)
{
	series->nlabels = 0;
	text = skip_spaces(text);
	if (*text == '{')
		return parse_quoted(series, text);
	text = parse_name(text, series->name, sizeof(series->name));
	if (text == NULL || *(text = skip_spaces(text)) != '{')
		return text;
	return parse_labels(series, skip_spaces(text + 1));
}

/* "_bytes" or ".bytes" at its end, or "". */
static const char *
series_unit(const struct series_name *series)
{
	static const char unit[] = "bytes";
	size_t length = strlen(series->name);
	const char *end = series->name + length;

	if (!text_ends(series->name, unit) || length <= strlen(unit) ||
	    isalnum((unsigned char)end[-(int)sizeof(unit)]))
		return end;
	return end - sizeof(unit);
}

/* Labels go before the unit, which stays at the end. */
void
series_column(const struct series_name *series, int bytes, char *column,
	      size_t size)
{
	const char *unit = series_unit(series);
	int used = snprintf(column, size, "%.*s", (int)(unit - series->name),
			    series->name);

	for (size_t i = 0; i < series->nlabels && used < (int)size; i++)
		used += snprintf(column + used, size - (size_t)used, "_%s",
				 series->labels[i].value);
	if (used < (int)size)
		snprintf(column + used, size - (size_t)used, "%s",
			 *unit == '\0' && bytes ? "_bytes" : unit);
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
		if (*text == '{' ||
		    strncmp(text, asked->name, strlen(asked->name)) == 0) {
			double value = line_value(asked, text);

			if (!isnan(value))
				sum = (isnan(sum) ? 0 : sum) + value;
		}
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return sum;
}

/* What a line "# TYPE NAME ..." or "# UNIT NAME ..." says; NULL: there is
 * none. */
static const char *
series_said(const struct series_name *series, const char *what,
	    const char *text)
{
	char name[SERIES_NAME];

	for (; *text != '\0'; text += *text == '\n') {
		const char *rest = NULL;

		if (text_starts(text, what))
			rest = parse_any_name(text + strlen(what), name,
					      sizeof(name));
		if (rest != NULL && strcmp(name, series->name) == 0)
			return skip_spaces(rest);
		text += strcspn(text, "\n");
	}
	return NULL;
}

/* OpenMetrics leaves the suffix of a counter out of its TYPE line. */
int
series_is_counter(const struct series_name *series, const char *text)
{
	const char *type = series_said(series, "# TYPE ", text);

	return type != NULL ? text_starts(type, "counter")
			    : text_ends(series->name, "_total");
}

int
series_is_bytes(const struct series_name *series, const char *text)
{
	static const char *const in_bytes[] = {
	    "process.memory.usage", "jvm.memory.used",	"v8js.memory.heap.used",
	    "go.memory.used",	    "ruby_rss",		"jvm_memory_bytes_used",
	    "container_memory_rss", "ruby_memory_usage"};
	const char *unit = series_said(series, "# UNIT ", text);

	if (unit != NULL)
		return text_starts(unit, "bytes") || text_starts(unit, "By\n");
	for (size_t i = 0; i < COUNT(in_bytes); i++)
		if (strcmp(series->name, in_bytes[i]) == 0)
			return 1;
	return 0;
}
