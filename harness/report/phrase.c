/* SPDX-License-Identifier: MIT */
#include "report/phrase.h"

#include <math.h>
#include <string.h>

#include "base/units.h"

const char *
phrase_amount(char *text, enum measure measure, double amount)
{
	if (!isfinite(amount))
		snprintf(text, PHRASE_TEXT, "?");
	else if (measure == MEASURE_BYTES)
		units_bytes(text, fabs(amount) < 0.005 ? 0 : amount);
	else
		units_number(text, amount);
	return text;
}

const char *
phrase_growth(char *text, const struct judged *run, enum measure measure,
	      double amount)
{
	double rate = judged_rate(run, amount);
	size_t len = strlen(phrase_amount(text, measure, rate));

	snprintf(text + len, PHRASE_TEXT - len, "/%s",
		 run->conditions.per_second ? "h" : phrase_per(run));
	return text;
}

/* In the unit of json_verdict(): per request or per hour. */
static void
phrase_limit_growth(char *text, const struct judged *run,
		    const struct metric_verdict *metric, double value)
{
	enum measure measure = metric != NULL ? metric->measure : MEASURE_BYTES;
	size_t len = strlen(phrase_amount(text, measure, value));

	snprintf(text + len, PHRASE_TEXT - len, "/%s", phrase_per(run));
}

const char *
phrase_limit(char *text, const struct judged *run, const char *name,
	     const json_t *number)
{
	const struct metric_verdict *metric = judged_decisive(run);
	double value = json_number_value(number);

	if (!json_is_number(number))
		snprintf(text, PHRASE_TEXT, "not known");
	else if (strcmp(name, "growth") == 0)
		phrase_limit_growth(text, run, metric, value);
	else if (strcmp(name, "errors") == 0 || strcmp(name, "coverage") == 0)
		units_percent(text, value);
	else if (strcmp(name, "rate") == 0 || strcmp(name, "fds") == 0)
		units_count(text, value);
	else
		units_duration(text, value);
	return text;
}

const char *
phrase_limit_seen(char *text, const struct judged *run, const json_t *limit)
{
	const json_t *seen = json_object_get(limit, "seen");

	if (json_is_null(seen) && json_is_false(json_object_get(limit, "ok"))) {
		snprintf(text, PHRASE_TEXT, "never requested");
		return text;
	}
	return phrase_limit(
	    text, run, json_string_value(json_object_get(limit, "name")), seen);
}

const char *
phrase_per(const struct judged *run)
{
	return conditions_unit(&run->conditions);
}

const char *
phrase_dose(const struct judged *run)
{
	return run->conditions.per_second ? "second" : phrase_per(run);
}

int
phrase_is_shown(const struct metric_verdict *metric)
{
	return metric->decides || metric->reason != &reason_unreadable;
}

/* A process out of memory may have been flat at its limit before it died. */
int
phrase_has_growth(const struct metric_verdict *metric)
{
	if (metric->reason == &reason_out_of_memory && metric->growth.low <= 0)
		return 0;
	return isfinite(metric->growth.estimate) &&
	       isfinite(metric->growth.low) && isfinite(metric->growth.high);
}

void
phrase_short(struct buf *out, const struct judged *run,
	     const struct metric_verdict *metric)
{
	char text[PHRASE_TEXT];

	if (metric == NULL)
		buf_adds(out, reason_text(run->verdict->reason));
	else if (phrase_has_growth(metric) &&
		 (metric->kind == VERDICT_LEAK || metric->creeps))
		buf_adds(out, phrase_growth(text, run, metric->measure,
					    metric->growth.estimate));
	else if (metric->kind == VERDICT_FLAT && metric->growth.high <= 0)
		buf_adds(out, "no growth");
	else if (metric->kind == VERDICT_FLAT && isfinite(metric->growth.high))
		buf_addf(out, "under %s",
			 phrase_growth(text, run, metric->measure,
				       metric->growth.high));
	else
		buf_adds(out, reason_text(metric->reason));
}

static void
phrase_leak(struct buf *out, const struct judged *run,
	    const struct metric_verdict *metric)
{
	int died = run->verdict->reason == &reason_out_of_memory;
	char text[PHRASE_TEXT];

	buf_adds(out, metric_label(metric->name));
	if (phrase_has_growth(metric))
		buf_addf(out, " grows %s",
			 phrase_growth(text, run, metric->measure,
				       metric->growth.estimate));
	if (died)
		buf_adds(out, phrase_has_growth(metric)
				  ? " until it is out of memory"
				  : " grew until it was out of memory");
}

static void
phrase_flat(struct buf *out, const struct judged *run,
	    const struct metric_verdict *metric)
{
	char text[PHRASE_TEXT];

	if (metric->growth.high > 0)
		buf_addf(out, "%s grows less than %s",
			 metric_label(metric->name),
			 phrase_growth(text, run, metric->measure,
				       metric->growth.high));
	else
		buf_addf(out, "%s does not grow", metric_label(metric->name));
}

void
phrase_headline(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);

	if (metric != NULL && run->verdict->kind == VERDICT_LEAK) {
		phrase_leak(out, run, metric);
	} else if (metric != NULL && run->verdict->kind == VERDICT_FLAT) {
		phrase_flat(out, run, metric);
	} else {
		buf_adds(out, reason_text(run->verdict->reason));
	}
}

void
phrase_difference(struct buf *out, const struct compared *both)
{
	const struct metric_verdict *metric = compare_after(both);
	struct bounds d = compare_difference(both);
	char estimate[PHRASE_TEXT], low[PHRASE_TEXT], high[PHRASE_TEXT];
	int less = d.estimate < 0;

	if (metric == NULL || !isfinite(d.low) || !isfinite(d.high))
		return;
	if (d.low <= 0 && d.high >= 0) {
		buf_addf(
		    out, "no clear difference (between %s and %s)",
		    phrase_amount(low, metric->measure,
				  judged_rate(&both->after, d.low)),
		    phrase_growth(high, &both->after, metric->measure, d.high));
		return;
	}
	buf_addf(
	    out, "%s %s (between %s and %s)",
	    phrase_growth(estimate, &both->after, metric->measure,
			  fabs(d.estimate)),
	    less ? "less" : "more",
	    phrase_amount(low, metric->measure,
			  judged_rate(&both->after, less ? -d.high : d.low)),
	    phrase_amount(high, metric->measure,
			  judged_rate(&both->after, less ? -d.low : d.high)));
}

const char *
phrase_subject(const struct judged *run)
{
	const char *name = run->run->info.scenario.name;
	const char *path = run->run->path != NULL ? run->run->path : "";
	const char *slash = strrchr(path, '/');

	if (name != NULL)
		return name;
	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static int
phrase_starts_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

size_t
phrase_width(const char *text)
{
	size_t width = 0;

	for (; *text != '\0'; text++)
		width += (size_t)phrase_starts_character(*text);
	return width;
}

/* The start of that character, counted from 0. */
static const char *
phrase_at(const char *text, size_t index)
{
	for (; *text != '\0'; text++)
		if (phrase_starts_character(*text) && index-- == 0)
			break;
	return text;
}

void
phrase_cut(struct buf *out, const char *text, size_t characters)
{
	phrase_cut_middle(out, text, characters, 0);
}

void
phrase_cut_middle(struct buf *out, const char *text, size_t characters,
		  size_t tail)
{
	size_t width = phrase_width(text);

	if (width <= characters) {
		buf_adds(out, text);
		return;
	}
	buf_add(out, text,
		(size_t)(phrase_at(text, characters - tail - 1) - text));
	buf_adds(out, "…");
	buf_adds(out, phrase_at(text, width - tail));
}
