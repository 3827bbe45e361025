/* SPDX-License-Identifier: MIT */
#include "report/limits.h"

#include <math.h>

#include "base/escape.h"
#include "base/text.h"
#include "base/units.h"
#include "report/phrase.h"

static void
words_of_growth(struct limit_words *words, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	char text[PHRASE_TEXT];

	snprintf(
	    words->seen, LIMIT_TEXT, "%.40s",
	    phrase_growth(text, run, metric->measure, metric->growth.estimate));
	snprintf(words->limit, LIMIT_TEXT, "at most %.36s",
		 phrase_growth(text, run, metric->measure, metric->tolerance));
}

static void
words_of_survival(struct limit_words *words, const struct limit_row *row)
{
	char text[UNITS_TEXT];

	if (isfinite(row->seen))
		snprintf(words->seen, LIMIT_TEXT, "at least %s",
			 units_duration(text, row->seen));
	else
		snprintf(words->seen, LIMIT_TEXT, "%s",
			 row->ok ? "no end in sight" : "unknown");
	snprintf(words->limit, LIMIT_TEXT, "at least %s",
		 units_duration(text, row->limit));
}

static const char *
limit_value(char *text, enum limit_name name, double value)
{
	switch (name) {
	case LIMIT_ERRORS:
	case LIMIT_COVERAGE:
		return units_percent(text, value);
	case LIMIT_P95:
	case LIMIT_P99:
		return units_duration(text, value);
	default:
		return units_count(text, value);
	}
}

const char *
limit_held(const struct limit_row *row)
{
	return limit_fails(row) ? "FAIL" : row->known ? "ok" : "?";
}

void
limit_words(struct limit_words *words, const struct limit_row *row,
	    const struct judged *run)
{
	const char *unit = row->name == LIMIT_RATE ? "/s" : "";
	char text[UNITS_TEXT];

	if (row->name == LIMIT_GROWTH) {
		words_of_growth(words, run);
	} else if (row->name == LIMIT_SURVIVE) {
		words_of_survival(words, row);
	} else {
		snprintf(words->seen, LIMIT_TEXT, "%s%s",
			 limit_value(text, row->name, row->seen), unit);
		snprintf(words->limit, LIMIT_TEXT, "at %s %s%s",
			 limit_is_least(row->name) ? "least" : "most",
			 limit_value(text, row->name, row->limit), unit);
	}
	if (row->missed != NULL)
		snprintf(words->seen, LIMIT_TEXT, "never requested");
	else if (!row->known)
		snprintf(words->seen, LIMIT_TEXT, "not known");
}

static void
limit_title_shown(struct buf *out, const struct limit_row *row)
{
	struct buf title = {0};

	limit_title(&title, row);
	escape_terminal(out, buf_text(&title));
	buf_free(&title);
}

void
text_limits(FILE *out, const struct judged *run, int broken_only)
{
	struct limit_row rows[LIMITS_MOST];
	size_t count = limits_list(run, rows);
	const char *head = broken_only ? "flatline: limit " : "  limits    ";

	for (size_t i = 0; i < count; i++) {
		const struct limit_row *row = &rows[i];
		struct limit_words words;
		struct buf title = {0};

		if (broken_only &&
		    (!limit_fails(row) || row->name == LIMIT_GROWTH))
			continue;
		limit_words(&words, row, run);
		fputs(head, out);
		if (!broken_only)
			fprintf(out, "%s ",
				text_mark(limit_fails(row) ? 0
					  : row->known	   ? 1
							   : -1));
		limit_title_shown(&title, row);
		buf_adds(&title, row->route != NULL ? ":" : "");
		fprintf(out, "%-*s", broken_only ? 0 : 8, buf_text(&title));
		fprintf(out, " %s, %s\n", words.seen, words.limit);
		buf_free(&title);
		head = broken_only ? head : "            ";
	}
}
