/* SPDX-License-Identifier: MIT */
/*
 * docker stats or podman stats, to a file: "52.4MiB / 1.9GiB" beside a name, in
 * a table, by a --format of one's own, or as JSON. It has no times: a date
 * before the lines, or at their beginning, is one. Docker leaves out the file
 * cache that is not in use.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/json_peek.h"
#include "base/mem.h"
#include "base/text.h"
#include "record/series.h"

/* "52.4MiB / 1.9GiB": used, and where it begins; NULL: there is none. podman
 * counts in thousands, by units without an i. */
static const char *
docker_memory(const char *line, double *bytes, double *digit)
{
	double ignored;

	for (const char *at = line; *at != '\0'; at++) {
		const char *slash;

		if (!isdigit((unsigned char)*at) ||
		    (at > line && !isspace((unsigned char)at[-1]) &&
		     at[-1] != '"' && at[-1] != ',' && at[-1] != ':'))
			continue;
		slash = size_parse(at, 0, 1, bytes, digit);
		if (slash == NULL || slash[-1] != 'B')
			continue;
		slash += strspn(slash, " ");
		if (*slash == '/' &&
		    size_parse(slash + 1 + strspn(slash + 1, " "), 0, 1,
			       &ignored, &ignored) != NULL)
			return at;
	}
	return NULL;
}

static int
docker_is_header(const char *line)
{
	return strstr(line, "MEM USAGE") != NULL;
}

static int
docker_is_json(const char *line)
{
	return *line == '{' && strstr(line, "\"MemUsage\"") != NULL;
}

static int
docker_stats_knows(const char *line, size_t number)
{
	struct words words;
	double bytes, digit;

	(void)number;
	if (docker_is_header(line) || docker_is_json(line))
		return 1;
	words_split(&words, line);
	return words.count >= 4 && words.count <= 16 && words.at[0] == line &&
	       docker_memory(words.at[1], &bytes, &digit) != NULL;
}

/* Whether the name is in the second column, behind an id. */
static int
docker_has_id(const struct words *words)
{
	return words->count > 1 && words->at[1][words->length[1] - 1] != '%' &&
	       words->length[0] >= 12 &&
	       strspn(words->at[0], "0123456789abcdef") == words->length[0];
}

static void
docker_reading(struct series_feed *feed, const char *name, double bytes,
	       double digit)
{
	struct recorded *item = recording_item(feed->into, name);
	double time_s = feed->stamp_s;

	if (isnan(time_s)) {
		if (recorded_time(item) >= feed->tick)
			feed->tick++;
		feed->into->ticks = 1;
		time_s = feed->tick;
	}
	recording_row(feed->into, item, time_s);
	recorded_value(item, "container_used_bytes", bytes, digit);
}

static void
docker_json(struct series_feed *feed, const char *line)
{
	struct json_part all = {line, line + strlen(line)};
	char name[80], memory[80];
	double bytes, digit;

	if (json_part_text(json_peek(all, "Name"), name, sizeof(name)) == 0)
		json_part_text(json_peek(all, "Container"), name, sizeof(name));
	json_part_text(json_peek(all, "MemUsage"), memory, sizeof(memory));
	if (docker_memory(memory, &bytes, &digit) == memory)
		docker_reading(feed, name, bytes, digit);
}

static void
docker_stats_line(struct series_feed *feed, const char *line)
{
	double bytes, digit;
	struct words words;
	const char *memory;
	char name[80];
	size_t id;

	if (docker_is_header(line)) {
		feed->tick++;
		return;
	}
	if (docker_is_json(line)) {
		docker_json(feed, line);
		return;
	}
	memory = docker_memory(line, &bytes, &digit);
	words_split(&words, line);
	id = words.count > 0 && docker_has_id(&words) && words.at[1] != memory;
	if (memory == NULL || words.at[0] == memory)
		return;
	feed_process_name(name, sizeof(name), words.at[id],
			  strcspn(words.at[id], ", \t:"), NAN);
	docker_reading(feed, name, bytes, digit);
}

const struct series series_docker_stats = {
    .name = "docker stats",
    .knows = docker_stats_knows,
    .line = docker_stats_line,
    .timeless = 1,
};
