/* SPDX-License-Identifier: MIT */
/* The summary of two runs for a terminal. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/screen.h"
#include "report/phrase.h"

static void
text_amount_cells(FILE *out, const struct judged *run,
		  const struct bounds *growth, enum measure measure)
{
	const double amounts[] = {growth->estimate, growth->low, growth->high};
	char text[PHRASE_TEXT];

	for (size_t i = 0; i < COUNT(amounts); i++)
		screen_cell(
		    out, SCREEN_CELL,
		    phrase_amount(text, measure, judged_rate(run, amounts[i])));
}

static void
text_side(FILE *out, const char *name, const struct judged *run,
	  const struct metric_verdict *metric)
{
	const struct bounds unknown = {NAN, NAN, NAN};
	double requests = run->conditions.requests;
	char count[UNITS_TEXT] = "?";

	if (run->run == NULL)
		return;
	fprintf(out, "  %-11s%-12s", name, verdict_title(run->verdict->kind));
	text_amount_cells(out, run, metric != NULL ? &metric->growth : &unknown,
			  metric != NULL ? metric->measure : MEASURE_BYTES);
	screen_cell(out, SCREEN_CELL,
		    isfinite(requests) ? units_count(count, requests) : count);
	fputc('\n', out);
}

static void
text_difference(FILE *out, const struct compared *both)
{
	const struct metric_verdict *metric = compare_after(both);
	struct bounds difference = compare_difference(both);

	if (metric == NULL || !isfinite(difference.estimate))
		return;
	fprintf(out, "  %-11s%-12s", "difference", "");
	text_amount_cells(out, &both->after, &difference, metric->measure);
	fputc('\n', out);
}

static void
text_compared_note(FILE *out, const char *name, const char *words)
{
	if (words[0] == '\0')
		return;
	fputc('\n', out);
	screen_note(out, name, words);
}

/* What FLAT of the new build does not cover. */
static void
text_compared_exercise(FILE *out, const struct judged *after)
{
	struct buf words = {0};

	if (after->run != NULL)
		phrase_exercise(&words, after);
	if (words.len > 0) {
		fputs("  ", out);
		screen_wrap(out, 2, 4, buf_text(&words));
	}
	buf_free(&words);
}

void
text_compared(FILE *out, const struct compared *both, int verbose, int color)
{
	const char *title = comparison_title(both->decision.kind);
	size_t indent = strlen(title) + 2;
	struct buf sentence = {0}, common = {0};
	char growth[32];

	screen_title(out, title, screen_mood_of(decision_mood(&both->decision)),
		     color);
	fputs("  ", out);
	phrase_compared(&sentence, both);
	screen_wrap(out, indent, indent, buf_text(&sentence));
	buf_free(&sentence);
	if (verbose < 0 ||
	    (both->before.run == NULL && both->after.run == NULL))
		return;
	snprintf(growth, sizeof(growth), "per %s", phrase_per(&both->after));
	fprintf(out, "\n  %-11s%-12s%12s%12s%12s%12s\n", "", "verdict", growth,
		"low", "high", "requests");
	text_side(out, "before", &both->before, compare_before(both));
	text_side(out, "after", &both->after, compare_after(both));
	text_difference(out, both);
	phrase_common(&common, both);
	text_compared_note(out, "range", buf_text(&common));
	buf_free(&common);
	if (both->decision.kind != COMPARE_FAILED)
		text_compared_note(out, "check", both->checks);
	text_compared_note(out, "warning", both->warning);
	if (both->after.run != NULL)
		text_compared_note(out, "left open",
				   both->after.verdict->not_excluded);
	text_compared_exercise(out, &both->after);
}
