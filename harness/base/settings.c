/* SPDX-License-Identifier: MIT */
#include "base/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

const struct option_row option_table[] = {
#define OPTION(field, name, key, letter, kind, where, argument, fallback,      \
	       help)                                                           \
	{name,                                                                 \
	 key,                                                                  \
	 letter,                                                               \
	 OPTION_##kind,                                                        \
	 offsetof(struct settings, field),                                     \
	 where,                                                                \
	 argument,                                                             \
	 fallback,                                                             \
	 help},
#include "base/options.def"
#undef OPTION
};
const size_t option_count = COUNT(option_table);

_Static_assert(COUNT(option_table) <= sizeof(((struct settings *)0)->set_by),
	       "settings.set_by is too short");

static const struct {
	const char *noun, *examples;
} option_kinds[] = {
    [OPTION_FLAG] = {"flag", "true or false"},
    [OPTION_COUNT] = {"number", "250, 10k or 1M"},
    [OPTION_FACTOR] = {"factor", "10x, 2 or 0.5x"},
    [OPTION_DURATION] = {"duration", "500ms, 30s, 5m or 1h30m"},
    [OPTION_SIZE] = {"size", "64B, 512KiB or 2GiB"},
    [OPTION_PERCENT] = {"percentage", "1% or 0.1%"},
    [OPTION_GROWTH] = {"growth", "64B/request or 5MiB/h"},
    [OPTION_SURVIVE] = {"time to survive", "\"7d at 50/s\""},
    [OPTION_STAGES] = {"stages", "\"30s:100, 1m:500\""},
    [OPTION_TEXT] = {"text", ""},
    [OPTION_LIST] = {"text", ""},
};

/* A number that nobody set is NAN: 0 can be meant. */
static void
settings_default(struct settings *settings, const struct option_row *row)
{
	double *number = (double *)((char *)settings + row->offset);
	struct error never = {0};

	if (row->fallback != NULL)
		settings_set(settings, row, row->fallback, SOURCE_DEFAULT,
			     &never);
	else if (row->kind == OPTION_COUNT || row->kind == OPTION_DURATION ||
		 row->kind == OPTION_SIZE)
		*number = NAN;
}

void
settings_init(struct settings *settings)
{
	*settings = (struct settings){0};
	for (size_t i = 0; i < option_count; i++)
		settings_default(settings, &option_table[i]);
}

void
settings_free(struct settings *settings)
{
	for (size_t i = 0; i < option_count; i++) {
		void *field = (char *)settings + option_table[i].offset;

		if (option_table[i].kind == OPTION_TEXT)
			free(*(char **)field);
		else if (option_table[i].kind == OPTION_LIST)
			strings_free(field);
	}
	*settings = (struct settings){0};
}

/* Text to number into field, as the row's kind says; -1: not such a text. */
static int
option_parse(const struct option_row *row, const char *value, void *field)
{
	switch (row->kind) {
	case OPTION_FLAG:
		if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
			return -1;
		*(int *)field = value[0] == 't';
		return 0;
	case OPTION_COUNT:
		return units_parse_count(value, field);
	case OPTION_FACTOR:
		return units_parse_factor(value, field);
	case OPTION_DURATION:
		return units_parse_duration(value, field);
	case OPTION_SIZE:
		return units_parse_size(value, field);
	case OPTION_PERCENT:
		return units_parse_percent(value, field);
	case OPTION_GROWTH:
		return units_parse_growth(value, field);
	case OPTION_SURVIVE:
		return units_parse_survive(value, field);
	case OPTION_STAGES:
		return stages_parse(value, field);
	case OPTION_TEXT:
		free(*(char **)field);
		*(char **)field = xstrdup(value);
		return 0;
	case OPTION_LIST:
		strings_add(field, value);
		return 0;
	}
	return -1;
}

int
settings_set(struct settings *settings, const struct option_row *row,
	     const char *value, enum option_source source, struct error *err)
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
	size_t index = (size_t)(row - option_table);
	int wins = source >= settings->set_by[index];
	void *field = (char *)settings + row->offset;

	if (option_parse(row, value, wins ? field : (void *)&ignored) != 0)
		return error_set(
		    err, STATUS_USAGE, "bad %s '%.40s' for %s%s: write %s",
		    option_kinds[row->kind].noun, value,
		    source == SOURCE_SCENARIO ? "" : "--",
		    source == SOURCE_SCENARIO ? row->key : row->name,
		    option_kinds[row->kind].examples);
	if (wins)
		settings->set_by[index] = (unsigned char)source;
	else if (row->kind == OPTION_TEXT)
		free(ignored.text);
	else if (row->kind == OPTION_LIST)
		strings_free(&ignored.list);
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

	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].offset == offset)
			return settings->set_by[i];
	return SOURCE_DEFAULT;
}

double
settings_duration(const struct settings *settings)
{
	if (settings->stages.count > 0 &&
	    settings_source(settings, &settings->duration) == SOURCE_DEFAULT)
		return stages_length(&settings->stages);
	return settings->duration;
}

/* Counts that stand for things have a least and a most. */
static const struct {
	size_t offset;
	double least, most;
} ranges[] = {
    {offsetof(struct settings, users), 1, 100000},
    {offsetof(struct settings, threads), 1, 64},
    {offsetof(struct settings, connections), 1, 100000},
    {offsetof(struct settings, requests), 1, 1e12},
    {offsetof(struct settings, requests_per_connection), 1, 1e9},
    {offsetof(struct settings, rate), 0, 1e6},
    {offsetof(struct settings, speed), 0.001, 1e6},
    {offsetof(struct settings, pid), 1, 4194304},
    {offsetof(struct settings, duration), 0.1, 1e7},
    {offsetof(struct settings, max_duration), 0.1, 1e7},
    {offsetof(struct settings, cycles), 1, 100000},
    {offsetof(struct settings, rounds), 1, 1000},
    {offsetof(struct settings, burst), 1, 1e9},
    {offsetof(struct settings, settle), 0, 3600},
    {offsetof(struct settings, hold), 0, 86400},
    {offsetof(struct settings, limit), 1, 1e18},
    {offsetof(struct settings, most_p99), 1e-6, 86400},
    {offsetof(struct settings, least_rate), 0.001, 1e9},
    {offsetof(struct settings, most_fds), 1, 1e9},
    {offsetof(struct settings, timeout), 0.001, 86400},
    {offsetof(struct settings, connect_timeout), 0.001, 86400},
    {offsetof(struct settings, first_byte_timeout), 0.001, 86400},
    {offsetof(struct settings, sample_interval), 0.01, 3600},
};

static const struct option_row *
option_at(size_t offset)
{
	size_t i = 0;

	while (option_table[i].offset != offset)
		i++;
	return &option_table[i];
}

static void
settings_deny_scenario(struct settings *settings, void *field)
{
	size_t offset = (size_t)((char *)field - (char *)settings);
	const struct option_row *row = option_at(offset);

	if (settings_source(settings, field) != SOURCE_SCENARIO)
		return;
	settings_forget(settings, row);
	if (row->kind == OPTION_STAGES)
		settings->stages.count = 0;
	if (row->kind == OPTION_TEXT) {
		free(*(char **)field);
		*(char **)field = NULL;
	}
	settings_default(settings, row);
}

void
settings_follow_log(struct settings *settings)
{
	void *const pace[] = {&settings->users,	   &settings->rate,
			      &settings->stages,   &settings->arrival,
			      &settings->duration, &settings->requests,
			      &settings->warmup,   &settings->cycles};

	if (settings->replay == NULL)
		return;
	for (size_t i = 0; i < COUNT(pace); i++)
		settings_deny_scenario(settings, pace[i]);
}

/*
 * What a measurement is as long as: only one of them can be. A default, or a
 * weaker source, gives way.
 */
static int
settings_check_length(const struct settings *settings, struct error *err)
{
	int cycles = !isnan(settings->cycles);
	enum option_source timed =
	    settings_source(settings, &settings->duration);

	if (cycles && (!isnan(settings->requests) ||
		       (timed != SOURCE_DEFAULT &&
			timed >= settings_source(settings, &settings->cycles))))
		return error_set(err, STATUS_USAGE,
				 "cycles have a length of their own, cycles "
				 "times burst: leave out %s",
				 isnan(settings->requests) ? "duration"
							   : "requests");
	if (settings->until_certain && (cycles || !isnan(settings->requests)))
		return error_set(err, STATUS_USAGE,
				 "--until-certain decides on the length: leave "
				 "out %s",
				 cycles ? "cycles" : "requests");
	if (!isnan(settings->max_duration) && !settings->until_certain)
		return error_set(err, STATUS_USAGE,
				 "--max-duration needs --until-certain");
	if (settings->max_duration < settings_duration(settings))
		return error_set(err, STATUS_USAGE,
				 "max-duration, %gs, is shorter than duration, "
				 "%gs",
				 settings->max_duration,
				 settings_duration(settings));
	return 0;
}

/* Of the two that an option may say, NULL being neither. */
static int
settings_check_word(const char *name, const char *word, const char *one,
		    const char *other, struct error *err)
{
	if (word == NULL || strcmp(word, one) == 0 || strcmp(word, other) == 0)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "bad value '%.40s' for %s: write %s or %s", word, name,
			 one, other);
}

/* Stages are a length of time, at a rate or with so many users. */
static int
settings_check_stages(const struct settings *settings, struct error *err)
{
	int rated = !isnan(settings->rate);
	double most = stages_most(&settings->stages);

	if (settings->rate < 0.001 && !(most > 0))
		return error_set(err, STATUS_USAGE,
				 "rate is 0, and no stage is above that: "
				 "nothing would be sent");
	if (!rated && settings->arrival != NULL)
		return error_set(err, STATUS_USAGE,
				 "arrival needs a rate: users begin anew when "
				 "they have ended");
	if (settings->stages.count == 0)
		return 0;
	if (!isnan(settings->requests) || !isnan(settings->cycles))
		return error_set(err, STATUS_USAGE,
				 "stages have a length of their own: leave "
				 "out %s",
				 isnan(settings->requests) ? "cycles"
							   : "requests");
	if (stages_length(&settings->stages) < 0.1)
		return error_set(err, STATUS_USAGE,
				 "stages last less than 100ms in all");
	if (!rated && most > 100000)
		return error_set(err, STATUS_USAGE,
				 "stages go up to %.10g users: at most 100000",
				 most);
	return 0;
}

/* A log says when what is sent, and so how fast and how long. */
static int
settings_check_replay(const struct settings *settings, struct error *err)
{
	const char *other = !isnan(settings->rate)	 ? "rate"
			    : settings->stages.count > 0 ? "stages"
			    : !isnan(settings->cycles)	 ? "cycles"
			    : settings->arrival != NULL	 ? "arrival"
			    : settings->profile		 ? "profile"
							 : NULL;

	if (settings->replay == NULL &&
	    settings_source(settings, &settings->speed) != SOURCE_DEFAULT)
		return error_set(err, STATUS_USAGE,
				 "--speed needs --replay access.log");
	if (settings->replay != NULL && other != NULL)
		return error_set(err, STATUS_USAGE,
				 "--replay has the log decide what is sent "
				 "when: leave out %s",
				 other);
	return 0;
}

int
settings_check(const struct settings *settings, struct error *err)
{
	for (size_t i = 0; i < COUNT(ranges); i++) {
		double value = *(const double *)((const char *)settings +
						 ranges[i].offset);

		if (value < ranges[i].least || value > ranges[i].most)
			return error_set(err, STATUS_USAGE,
					 "%s is %.10g: it must lie between "
					 "%.10g and %.10g",
					 option_at(ranges[i].offset)->name,
					 value, ranges[i].least,
					 ranges[i].most);
	}
	if (settings_check_word("--inconclusive", settings->inconclusive,
				"pass", "fail", err) != 0 ||
	    settings_check_word("arrival", settings->arrival, "uniform",
				"poisson", err) != 0 ||
	    settings_check_replay(settings, err) != 0 ||
	    settings_check_stages(settings, err) != 0)
		return -1;
	if (settings->auth != NULL && settings->bearer != NULL)
		return error_set(err, STATUS_USAGE,
				 "auth and bearer are two ways to log in: "
				 "leave out one");
	return settings_check_length(settings, err);
}

static const char *
option_word(const struct option_row *row, int keys)
{
	return keys ? row->key : row->name;
}

static const struct option_row *
option_find(const char *word, unsigned where, int keys)
{
	for (size_t i = 0; i < option_count; i++) {
		const char *name = option_word(&option_table[i], keys);

		if ((option_table[i].where & where) != 0 && name != NULL &&
		    strcmp(name, word) == 0)
			return &option_table[i];
	}
	return NULL;
}

const struct option_row *
option_by_name(const char *name, unsigned where)
{
	return option_find(name, where, 0);
}

const struct option_row *
option_by_key(const char *key, unsigned where)
{
	return option_find(key, where, 1);
}

const char *
option_suggest(const char *mistyped, unsigned where, int keys)
{
	const char *words[COUNT(option_table) + 1];
	size_t count = 0;

	for (size_t i = 0; i < option_count; i++) {
		const char *word = option_word(&option_table[i], keys);

		if ((option_table[i].where & where) != 0 && word != NULL)
			words[count++] = word;
	}
	words[count] = NULL;
	return text_nearest(mistyped, words);
}
