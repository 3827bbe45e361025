/* SPDX-License-Identifier: MIT */
#include "cmd/fleet_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "report/fleet.h"

static json_t *
json_number(double number)
{
	return isfinite(number) ? json_real(number) : json_null();
}

static json_t *
json_labels(const struct labels *labels)
{
	json_t *object = json_object();

	for (size_t i = 0; i < labels->names.count; i++)
		json_object_set_new_nocheck(
		    object, labels->names.items[i],
		    record_text(labels->values.items[i]));
	return object;
}

static json_t *
json_releases(const struct fleet_row *row)
{
	json_t *list = json_array();

	for (size_t i = 0; i < row->nreleases; i++) {
		const struct fleet_release *release = &row->releases[i];

		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:s, s:o, s:b}", "name",
				    record_text(release->name), "from_s",
				    json_number(release->from_s), "verdict",
				    verdict_word(release->kind), "growth",
				    json_number(release->growth), "since",
				    i == row->since));
	}
	return list;
}

static void
keep_json(struct fleet_row *row, const struct judged *judged)
{
	json_t *object = json_verdict(judged);

	json_object_set_new(object, "series", record_text(row->name));
	json_object_set_new(object, "labels", json_labels(&row->labels));
	json_object_set_new(object, "lives", json_integer((int)row->lives));
	json_object_set_new(object, "releases", json_releases(row));
	json_object_set_new(
	    object, "promql",
	    json_pack("{s:o, s:o, s:i, s:i}", "deriv_per_hour",
		      json_number(row->promql.deriv * 3600), "limit_in_s",
		      json_number(row->promql.predicted_s), "windows",
		      (int)row->promql.windows, "windows_above_0",
		      (int)row->promql.alarms));
	row->json = json_dumps(object, JSON_COMPACT);
	json_decref(object);
}

/* When which limit is reached. */
static void
keep_forecast(FILE *out, const struct judged *judged)
{
	struct buf clean = {0};

	if (judged->forecast.known) {
		escape_terminal(&clean, judged->forecast.sentence);
		fprintf(out, "    %s\n", buf_text(&clean));
	}
	buf_free(&clean);
}

static void
keep_line(struct fleet_row *row, const struct judged *judged,
	  const struct settings *settings)
{
	size_t size;
	FILE *out = open_memstream(&row->text, &size);

	if (out == NULL)
		mem_exhausted();
	text_verdict(out, judged, -1, color_wanted(settings, stdout));
	if (!settings->quiet)
		keep_forecast(out, judged);
	if (fclose(out) != 0)
		mem_exhausted();
}

void
fleet_text_keep(void *arg, struct fleet_row *row, const struct judged *judged)
{
	const struct settings *settings = arg;

	if (settings->json)
		keep_json(row, judged);
	else
		keep_line(row, judged, settings);
}

static void
print_line(const struct buf *words)
{
	struct buf clean = {0};

	if (words->len == 0)
		return;
	escape_terminal(&clean, buf_text(words));
	printf("    %s\n", buf_text(&clean));
	buf_free(&clean);
}

void
fleet_text_print(const struct fleet_row *row, const struct settings *settings)
{
	struct buf words = {0};

	if (settings->json) {
		escape_json_line(&words, row->json);
		puts(buf_text(&words));
		buf_free(&words);
		return;
	}
	escape_terminal(&words, row->name);
	printf("%s: %s", buf_text(&words), row->text);
	if (!settings->quiet) {
		buf_clear(&words);
		phrase_releases(&words, row);
		print_line(&words);
		buf_clear(&words);
		buf_adds(&words, "PromQL: ");
		phrase_promql(&words, row);
		print_line(&words);
	}
	buf_free(&words);
}

void
fleet_text_sum(const struct fleet_row *rows, size_t count)
{
	char all[UNITS_TEXT], alarms[UNITS_TEXT];
	struct buf words = {0};
	size_t rising = 0;

	for (size_t i = 0; i < count; i++)
		rising += rows[i].promql.deriv > 0;
	phrase_fleet(&words, rows, count);
	printf("%s series: %s; deriv(x[6h]) > 0 would alarm on %s now\n",
	       units_count(all, (double)count), buf_text(&words),
	       units_count(alarms, (double)rising));
	buf_free(&words);
}
