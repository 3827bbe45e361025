/* SPDX-License-Identifier: MIT */
#include "cmd/fleet_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "cmd/cmd.h"

enum { DAY = 32 };

static const char *
text_day(char text[DAY], double time_s)
{
	time_t seconds = (time_t)time_s;
	struct tm day;

	if (gmtime_r(&seconds, &day) == NULL ||
	    strftime(text, DAY, "%Y-%m-%d %H:%M UTC", &day) == 0)
		snprintf(text, DAY, "?");
	return text;
}

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

static void
keep_line(struct fleet_row *row, const struct judged *judged,
	  const struct settings *settings)
{
	size_t size;
	FILE *out = open_memstream(&row->text, &size);

	if (out == NULL)
		mem_exhausted();
	text_verdict(out, judged, -1, color_wanted(settings, stdout));
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

/* "deriv 4.10 MiB/h, above 0 in 27 of 28 windows; predict_linear: limit in 6h"
 */
static void
words_promql(struct buf *words, const struct fleet_row *row)
{
	const struct fleet_promql *promql = &row->promql;
	char text[UNITS_TEXT];
	double hourly = promql->deriv * 3600;

	buf_adds(words, "PromQL: deriv ");
	if (isnan(hourly))
		buf_adds(words, "has nothing to say at the end");
	else if (row->measure == MEASURE_BYTES)
		buf_addf(words, "%s/h", units_bytes(text, hourly));
	else
		buf_addf(words, "%s/h", units_number(text, hourly));
	buf_addf(words, ", above 0 in %zu of %zu windows of 6h", promql->alarms,
		 promql->windows);
	if (!isnan(promql->predicted_s))
		buf_addf(words, "; predict_linear: the limit in %s",
			 units_duration(text, promql->predicted_s));
}

static void
words_release(struct buf *words, const struct fleet_row *row)
{
	const struct fleet_release *release, *before;
	char day[DAY], text[UNITS_TEXT];

	if (row->lives > 1)
		buf_addf(words, "%zu lives", row->lives);
	if (row->nreleases < 2)
		return;
	if (row->since == row->nreleases) {
		buf_addf(words, "%sso in all %zu releases",
			 words->len > 0 ? "; " : "", row->nreleases);
		return;
	}
	release = &row->releases[row->since];
	before = release - 1;
	buf_addf(words, "%ssince release %.80s, %s: before it %s",
		 words->len > 0 ? "; " : "", release->name,
		 text_day(day, release->from_s), verdict_title(before->kind));
	if (before->kind == VERDICT_LEAK && row->measure == MEASURE_BYTES)
		buf_addf(words, ", %s/%s", units_bytes(text, before->growth),
			 row->per_second ? "h" : "request");
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
		words_release(&words, row);
		print_line(&words);
		buf_clear(&words);
		words_promql(&words, row);
		print_line(&words);
	}
	buf_free(&words);
}

void
fleet_text_sum(const struct fleet_row *rows, size_t count)
{
	static const enum verdict_kind kinds[] = {
	    VERDICT_LEAK, VERDICT_FAILED, VERDICT_INCONCLUSIVE, VERDICT_FLAT};
	size_t of[4] = {0}, rising = 0;
	struct buf words = {0};
	char text[UNITS_TEXT];

	for (size_t i = 0; i < count; i++) {
		of[rows[i].kind]++;
		rising += rows[i].promql.deriv > 0;
	}
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (of[kinds[i]] > 0)
			buf_addf(&words, "%s%s %s", words.len > 0 ? ", " : "",
				 units_count(text, (double)of[kinds[i]]),
				 verdict_title(kinds[i]));
	printf("%s series: %s;", units_count(text, (double)count),
	       buf_text(&words));
	printf(" deriv(x[6h]) > 0 would alarm on %s now\n",
	       units_count(text, (double)rising));
	buf_free(&words);
}
