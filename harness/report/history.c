/* SPDX-License-Identifier: MIT */
/* More than two runs, one after the other: which of them changed it? */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/phrase.h"
#include "report/screen.h"

enum { NAME_WIDTH = 24 };

/* "from runs/v2 to runs/v3: REGRESSED", of each step that changed anything. */
void
history_judge(struct history *history)
{
	struct buf words = {0};

	for (size_t i = 0; i + 1 < history->count; i++) {
		enum comparison kind = history->steps[i].kind;

		if (kind == COMPARE_UNCHANGED || kind == COMPARE_STILL_LEAKING)
			continue;
		buf_addf(&words, "%s%s from %s to %s",
			 words.len > 0 ? "; " : "", comparison_word(kind),
			 history->names[i], history->names[i + 1]);
	}
	if (words.len == 0)
		buf_addf(&words,
			 "no step from one of the %zu runs to the next "
			 "changed the verdict",
			 history->count);
	snprintf(history->sentence, sizeof(history->sentence), "%s",
		 buf_text(&words));
	buf_free(&words);
}

static void
text_history_run(FILE *out, const struct history *history, size_t i)
{
	const struct judged *run = &history->runs[i];
	const struct metric_verdict *metric = phrase_decisive(run);
	const struct bounds unknown = {NAN, NAN, NAN};
	const struct bounds *growth = metric ? &metric->growth : &unknown;
	const double amounts[] = {growth->estimate, growth->low, growth->high};
	enum measure measure = metric ? metric->measure : MEASURE_BYTES;
	char text[PHRASE_TEXT];

	fputs("  ", out);
	screen_cell(out, -NAME_WIDTH, history->names[i]);
	fprintf(out, "  %-12s", verdict_title(run->verdict->kind));
	for (size_t a = 0; a < COUNT(amounts); a++)
		screen_cell(
		    out, 10,
		    phrase_amount(text, measure, phrase_rate(run, amounts[a])));
	if (i > 0)
		fprintf(out, "  %s",
			comparison_word(history->steps[i - 1].kind));
	fputc('\n', out);
}

void
text_history(FILE *out, const struct history *history, int color)
{
	const char *title = comparison_title(history->whole.kind);
	size_t indent = strlen(title) + 2;

	screen_title(out, title,
		     screen_mood_of(comparison_mood(history->whole.kind)),
		     color);
	fputs("  ", out);
	screen_wrap(out, indent, indent, history->sentence);
	fprintf(
	    out, "\n  %-*s  %-12s%10s%10s%10s\n", NAME_WIDTH, "run", "verdict",
	    history->whole.after.conditions.per_second ? "/hour" : "/request",
	    "low", "high");
	for (size_t i = 0; i < history->count; i++)
		text_history_run(out, history, i);
}

json_t *
json_history(const struct history *history)
{
	json_t *whole = json_compared(&history->whole);
	json_t *runs = json_array(), *steps = json_array();

	for (size_t i = 0; i < history->count; i++)
		json_array_append_new(runs, json_verdict(&history->runs[i]));
	for (size_t i = 0; i + 1 < history->count; i++)
		json_array_append_new(steps, json_string(comparison_word(
						 history->steps[i].kind)));
	json_object_set_new(whole, "runs", runs);
	json_object_set_new(whole, "steps", steps);
	json_object_set_new(whole, "history", json_string(history->sentence));
	return whole;
}
