/* SPDX-License-Identifier: MIT */
#include "report/limits.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/phrase.h"

static void
limit_growth(struct limit_row *row, const struct judged *run)
{
	const struct metric_verdict *metric = phrase_decisive(run);
	enum verdict_kind kind = run->verdict->kind;
	char text[PHRASE_TEXT];

	row->limit = phrase_rate(run, metric->tolerance);
	row->seen = phrase_rate(run, metric->growth.estimate);
	row->known = kind == VERDICT_LEAK || kind == VERDICT_FLAT;
	row->ok = kind == VERDICT_FLAT;
	snprintf(
	    row->seen_text, LIMIT_TEXT, "%.40s",
	    phrase_growth(text, run, metric->measure, metric->growth.estimate));
	snprintf(row->limit_text, LIMIT_TEXT, "at most %.36s",
		 phrase_growth(text, run, metric->measure, metric->tolerance));
}

static void
limit_errors(struct limit_row *row, const struct judged *run)
{
	const struct conditions *of = &run->conditions;

	row->limit = of->max_error_rate;
	row->seen = of->errors > 0 ? of->errors / of->requests : of->errors;
	row->known = isfinite(row->seen);
	row->ok = row->seen <= row->limit;
	snprintf(row->seen_text, LIMIT_TEXT, "%.3g %%", row->seen * 100);
	snprintf(row->limit_text, LIMIT_TEXT, "at most %.3g %%",
		 row->limit * 100);
}

static void
limit_survive(struct limit_row *row, const struct judged *run)
{
	char text[UNITS_TEXT];

	row->limit = run->forecast.survive.seconds;
	row->seen = run->forecast.there.low;
	row->known = run->forecast.survives != SURVIVAL_UNKNOWN;
	row->ok = run->forecast.survives == SURVIVAL_YES;
	if (isfinite(row->seen))
		snprintf(row->seen_text, LIMIT_TEXT, "at least %s",
			 units_duration(text, row->seen));
	else
		snprintf(row->seen_text, LIMIT_TEXT, "%s",
			 row->ok ? "no end in sight" : "unknown");
	snprintf(row->limit_text, LIMIT_TEXT, "at least %s",
		 units_duration(text, row->limit));
}

static void
limit_p99(struct limit_row *row, const struct judged *run)
{
	char text[UNITS_TEXT];

	row->limit = run->p99.limit;
	row->seen = run->p99.seen;
	row->known = isfinite(row->seen);
	row->ok = row->seen <= row->limit;
	snprintf(row->seen_text, LIMIT_TEXT, "%s",
		 units_duration(text, row->seen));
	snprintf(row->limit_text, LIMIT_TEXT, "at most %s",
		 units_duration(text, row->limit));
}

static void
limit_rate(struct limit_row *row, const struct judged *run)
{
	char text[UNITS_TEXT];

	row->limit = run->rate.limit;
	row->seen = run->rate.seen;
	row->known = isfinite(row->seen);
	row->ok = row->seen >= row->limit;
	snprintf(row->seen_text, LIMIT_TEXT, "%s/s",
		 units_count(text, row->seen));
	snprintf(row->limit_text, LIMIT_TEXT, "at least %s/s",
		 units_count(text, row->limit));
}

static void
limit_fds(struct limit_row *row, const struct judged *run)
{
	char text[UNITS_TEXT];

	row->limit = run->fds.limit;
	row->seen = run->fds.seen;
	row->known = isfinite(row->seen);
	row->ok = row->seen <= row->limit;
	snprintf(row->seen_text, LIMIT_TEXT, "%s",
		 units_count(text, row->seen));
	snprintf(row->limit_text, LIMIT_TEXT, "at most %s",
		 units_count(text, row->limit));
}

size_t
limits_list(const struct judged *run, struct limit_row rows[LIMITS_MAX])
{
	const struct {
		const char *name;
		int applies;
		void (*fill)(struct limit_row *, const struct judged *);
	} limits[LIMITS_MAX] = {
	    {"growth", phrase_decisive(run) != NULL, limit_growth},
	    {"errors", isfinite(run->conditions.max_error_rate), limit_errors},
	    {"p99", run->p99.limit > 0, limit_p99},
	    {"rate", run->rate.limit > 0, limit_rate},
	    {"fds", run->fds.limit > 0, limit_fds},
	    {"survive", run->forecast.survive.seconds > 0, limit_survive},
	};
	size_t count = 0;

	for (size_t i = 0; i < LIMITS_MAX; i++) {
		if (!limits[i].applies)
			continue;
		rows[count] = (struct limit_row){.name = limits[i].name};
		limits[i].fill(&rows[count++], run);
	}
	return count;
}

/* Of those that a verdict does not speak of. */
int
limits_broken(const struct judged *run)
{
	struct limit_row rows[LIMITS_MAX];
	size_t count = limits_list(run, rows);
	int broken = 0;

	for (size_t i = 0; i < count; i++)
		broken |= rows[i].known && !rows[i].ok &&
			  strcmp(rows[i].name, "growth") != 0;
	return broken;
}

void
text_limits(FILE *out, const struct judged *run, int broken_only)
{
	struct limit_row rows[LIMITS_MAX];
	size_t count = limits_list(run, rows);
	const char *head = broken_only ? "flatline: limit " : "  limits    ";

	for (size_t i = 0; i < count; i++) {
		const struct limit_row *row = &rows[i];

		if (broken_only && (row->ok || !row->known ||
				    strcmp(row->name, "growth") == 0))
			continue;
		fputs(head, out);
		if (!broken_only)
			fprintf(out, "%s ",
				row->known ? text_mark(row->ok) : "?");
		fprintf(out, "%-*s", broken_only ? 0 : 8, row->name);
		fprintf(out, " %s, %s\n",
			row->known ? row->seen_text : "not known",
			row->limit_text);
		head = broken_only ? head : "            ";
	}
}
