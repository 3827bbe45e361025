/* SPDX-License-Identifier: MIT */
#include "base/settings.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void *
settings_field(struct settings *settings, const struct option_row *row)
{
	return (char *)settings + row->offset;
}

/* A number that nobody set is NAN: 0 can be meant. */
void
settings_default(struct settings *settings, const struct option_row *row,
		 const char *value)
{
	struct error never = {0};

	if (value != NULL)
		option_value_read(row, value, settings_field(settings, row),
				  &never);
	else if (row->kind == OPTION_COUNT || row->kind == OPTION_DURATION ||
		 row->kind == OPTION_SIZE)
		*(double *)settings_field(settings, row) = NAN;
}

void
settings_init(struct settings *settings)
{
	*settings = (struct settings){0};
	for (size_t i = 0; i < OPTIONS; i++)
		settings_default(settings, &option_table[i],
				 option_table[i].fallback);
}

void
settings_free(struct settings *settings)
{
	for (size_t i = 0; i < OPTIONS; i++)
		option_value_free(&option_table[i],
				  settings_field(settings, &option_table[i]));
	*settings = (struct settings){0};
}

int
settings_set(struct settings *settings, const struct option_row *row,
	     const char *value, enum option_source source, struct error *err)
{
	unsigned char *set_by = &settings->set_by[row - option_table];

	if (source < *set_by)
		return option_value_check(row, value, err);
	if (source > *set_by && row->kind == OPTION_LIST &&
	    option_value_check(row, value, err) == 0)
		option_value_free(row, settings_field(settings, row));
	if (option_value_read(row, value, settings_field(settings, row), err) !=
	    0)
		return -1;
	*set_by = (unsigned char)source;
	return 0;
}

void
settings_forget(struct settings *settings, const struct option_row *row)
{
	settings->set_by[row - option_table] = SOURCE_DEFAULT;
}

enum option_source
settings_source(const struct settings *settings, const void *field)
{
	size_t offset = (size_t)((const char *)field - (const char *)settings);

	for (size_t i = 0; i < OPTIONS; i++)
		if (option_table[i].offset == offset)
			return settings->set_by[i];
	return SOURCE_DEFAULT;
}

struct option_origin
option_variable(const struct option_row *row)
{
	struct option_origin variable;

	snprintf(variable.text, sizeof(variable.text), "FLATLINE_%s",
		 row->name);
	for (char *s = variable.text; *s != '\0'; s++)
		*s = *s == '-' ? '_' : (char)toupper((unsigned char)*s);
	return variable;
}

struct option_origin
settings_origin(const struct settings *settings, enum option_id id)
{
	const struct option_row *row = &option_table[id];
	struct option_origin origin;

	if (settings->set_by[id] == SOURCE_ENVIRONMENT)
		return option_variable(row);
	if (settings->set_by[id] == SOURCE_SCENARIO)
		snprintf(origin.text, sizeof(origin.text), "%s", row->key);
	else
		snprintf(origin.text, sizeof(origin.text), "--%s", row->name);
	return origin;
}

/* The line of the scenario that set it, 0 if it did not say; -1: it did not. */
static int
settings_line(const struct settings *settings, enum option_id id)
{
	return id != OPT_NONE && settings->set_by[id] == SOURCE_SCENARIO
		   ? settings->set_at[id]
		   : -1;
}

struct option_place
settings_place(const struct settings *settings, const char *path,
	       enum option_id id, enum option_id other)
{
	int one = settings_line(settings, id);
	int two = settings_line(settings, other);
	int line = one > two ? one : two;
	struct option_place place = {""};

	if (path != NULL && line > 0)
		snprintf(place.text, sizeof(place.text), "%.256s:%d: ", path,
			 line);
	else if (path != NULL && line == 0)
		snprintf(place.text, sizeof(place.text), "%.256s: ", path);
	return place;
}

int
settings_has_needed(const struct settings *settings, enum option_id id)
{
	const enum option_id *needs = option_table[id].needs;

	if (needs == NULL)
		return 1;
	for (; *needs != OPT_NONE; needs++)
		if (settings->set_by[*needs] != SOURCE_DEFAULT)
			return 1;
	return 0;
}

int
settings_take_segment(struct settings *settings, struct error *err)
{
	struct error bad = {0};

	if (settings->segment == NULL ||
	    segment_read(&settings->part, settings->segment, &bad) == 0)
		return 0;
	return error_set(err, bad.status, "%s: %s",
			 settings_origin(settings, OPT_segment).text, bad.text);
}

int
settings_new_visitors(const struct settings *settings)
{
	return settings->visitors != NULL &&
	       strcmp(settings->visitors, "new") == 0;
}

double
settings_duration(const struct settings *settings)
{
	if (settings->stages.count > 0 &&
	    settings->set_by[OPT_duration] == SOURCE_DEFAULT)
		return stages_length(&settings->stages);
	return settings->duration;
}

/* A load that varies begins with the high rate. */
double
settings_warmup_iterations(const struct settings *settings)
{
	double seconds = isnan(settings->warmup)
			     ? settings_duration(settings) * SETTINGS_WARMUP
			     : settings->warmup;

	return settings->rate * seconds *
	       (settings->vary ? 1 + SETTINGS_VARY : 1);
}

static void
settings_drop_scenario(struct settings *settings, enum option_id id)
{
	const struct option_row *row = &option_table[id];
	void *field = settings_field(settings, row);

	if (settings->set_by[id] != SOURCE_SCENARIO)
		return;
	settings_forget(settings, row);
	if (row->kind == OPTION_STAGES)
		settings->stages.count = 0;
	if (row->kind == OPTION_FLAG)
		*(int *)field = 0;
	if (row->kind == OPTION_CHOICE) {
		free(*(char **)field);
		*(char **)field = NULL;
	}
	settings_default(settings, row, row->fallback);
}

void
settings_follow_log(struct settings *settings)
{
	static const enum option_id pace[] = {
	    OPT_users,	  OPT_rate,	OPT_stages, OPT_vary,  OPT_arrival,
	    OPT_duration, OPT_requests, OPT_warmup, OPT_cycles};

	if (settings->replay == NULL)
		return;
	for (size_t i = 0; i < COUNT(pace); i++)
		settings_drop_scenario(settings, pace[i]);
}
