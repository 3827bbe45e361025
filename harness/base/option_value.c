/* SPDX-License-Identifier: MIT */
/* From the text of an option to its value, if the row allows it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/options.h"
#include "base/stages.h"
#include "base/units.h"

/* How a number is called, and how one is written. */
static const struct {
	const char *noun, *examples;
	int (*parse)(const char *, double *);
} number_kinds[] = {
    [OPTION_COUNT] = {"a number", "250, 10k or 1M", units_parse_count},
    [OPTION_FACTOR] = {"a factor", "10x, 2 or 0.5x", units_parse_factor},
    [OPTION_DURATION] = {"a duration", "500ms, 30s, 5m or 1h30m",
			 units_parse_duration},
    [OPTION_SIZE] = {"a size", "64B, 512KiB or 2GiB", units_parse_size},
    [OPTION_PERCENT] = {"a percentage", "1% or 0.1%", units_parse_percent},
};

static int
value_refuse(const char *value, const char *noun, const char *examples,
	     struct error *err)
{
	return error_set(err, STATUS_USAGE, "'%.40s' is not %s: write %s",
			 value, noun, examples);
}

/* As a user would write it. */
static void
value_write(const struct option_row *row, double number, char text[UNITS_TEXT])
{
	const char *unit = row->kind == OPTION_DURATION ? "s"
			   : row->kind == OPTION_SIZE	? "B"
			   : row->kind == OPTION_FACTOR ? "x"
							: "";

	snprintf(text, UNITS_TEXT, "%.15g%s", number, unit);
}

/* NaN compares false: written so that it is refused. */
static int
value_in_range(const struct option_row *row, const char *value, double number,
	       struct error *err)
{
	char least[UNITS_TEXT], most[UNITS_TEXT];
	int any = row->least == 0 && row->most == 0;

	if ((any || (number >= row->least && number <= row->most)) &&
	    (!row->whole || number == floor(number)))
		return 0;
	value_write(row, row->least, least);
	value_write(row, row->most, most);
	return error_set(
	    err, STATUS_USAGE, "'%.40s' is not allowed: write %s from %s to %s",
	    value, row->whole ? "a whole number" : number_kinds[row->kind].noun,
	    least, most);
}

static int
read_number(const struct option_row *row, const char *value, void *field,
	    struct error *err)
{
	double number;

	if (number_kinds[row->kind].parse(value, &number) != 0)
		return value_refuse(value, number_kinds[row->kind].noun,
				    number_kinds[row->kind].examples, err);
	if (value_in_range(row, value, number, err) != 0)
		return -1;
	*(double *)field = number;
	return 0;
}

static int
read_flag(const char *value, void *field, struct error *err)
{
	if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		return value_refuse(value, "a flag", "true or false", err);
	*(int *)field = value[0] == 't';
	return 0;
}

/* Is it one of "svg|png|txt"? */
static int
choice_has(const char *words, const char *value)
{
	size_t length = strlen(value);

	for (;;) {
		size_t word = strcspn(words, "|");

		if (word == length && strncmp(words, value, length) == 0)
			return 1;
		if (words[word] == '\0')
			return 0;
		words += word + 1;
	}
}

/* "svg|png|txt" as "svg, png or txt". */
static void
choice_list(struct buf *list, const char *words)
{
	for (;;) {
		size_t word = strcspn(words, "|");

		buf_add(list, words, word);
		words += word;
		if (*words++ == '\0')
			return;
		buf_addf(list, "%s", strchr(words, '|') ? ", " : " or ");
	}
}

static int
check_choice(const struct option_row *row, const char *value, struct error *err)
{
	struct buf list = {0};

	if (choice_has(row->argument, value))
		return 0;
	choice_list(&list, row->argument);
	error_set(err, STATUS_USAGE, "unknown value '%.40s': write %s", value,
		  buf_text(&list));
	buf_free(&list);
	return -1;
}

static int
read_text(const struct option_row *row, const char *value, void *field,
	  struct error *err)
{
	if (row->kind == OPTION_CHOICE) {
		if (check_choice(row, value, err) != 0)
			return -1;
	} else if (row->check != NULL && row->check(value, err) != 0) {
		return -1;
	}
	if (row->kind == OPTION_LIST) {
		strings_add(field, value);
		return 0;
	}
	free(*(char **)field);
	*(char **)field = xstrdup(value);
	return 0;
}

int
option_value_read(const struct option_row *row, const char *value, void *field,
		  struct error *err)
{
	switch (row->kind) {
	case OPTION_FLAG:
		return read_flag(value, field, err);
	case OPTION_COUNT:
	case OPTION_FACTOR:
	case OPTION_DURATION:
	case OPTION_SIZE:
	case OPTION_PERCENT:
		return read_number(row, value, field, err);
	case OPTION_GROWTH:
		return units_parse_growth(value, field) == 0
			   ? 0
			   : value_refuse(value, "a growth",
					  "64B/request, 5MiB/h or "
					  "1KiB/connection",
					  err);
	case OPTION_SURVIVE:
		return units_parse_survive(value, field) == 0
			   ? 0
			   : value_refuse(value, "a time to survive",
					  "\"7d at 50/s\"", err);
	case OPTION_STAGES:
		return stages_parse(value, field) == 0
			   ? 0
			   : value_refuse(value, "a list of stages",
					  "\"30s:100, 1m:500\"", err);
	case OPTION_CHOICE:
	case OPTION_TEXT:
	case OPTION_LIST:
		return read_text(row, value, field, err);
	}
	return error_set(err, STATUS_BUG, "option of an unknown kind");
}

int
option_value_check(const struct option_row *row, const char *value,
		   struct error *err)
{
	union {
		struct stages stages; /* the largest first, to be all zero */
		struct strings list;
		int flag;
		double number;
		struct growth growth;
		struct survive survive;
		char *text;
	} ignored = {.stages = {.count = 0}};
	int result = option_value_read(row, value, &ignored, err);

	option_value_free(row, &ignored);
	return result;
}

void
option_value_free(const struct option_row *row, void *field)
{
	if (row->kind == OPTION_TEXT || row->kind == OPTION_CHOICE)
		free(*(char **)field);
	else if (row->kind == OPTION_LIST)
		strings_free(field);
}
