/* SPDX-License-Identifier: MIT */
/* Text and JSON of a history: which of several runs changed it? */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/markdown.h"
#include "report/phrase.h"
#include "report/screen.h"

enum { NAME_WIDTH = 24 };

static void
text_history_run(FILE *out, const struct history *history, size_t i)
{
	const struct judged *run = &history->runs[i];
	const struct metric_verdict *metric = judged_decisive(run);
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
		    phrase_amount(text, measure, judged_rate(run, amounts[a])));
	if (i > 0)
		fprintf(out, "  %s",
			comparison_word(history->steps[i - 1].decision.kind));
	fputc('\n', out);
}

void
text_history(FILE *out, const struct history *history, int color)
{
	const char *title = comparison_title(history->whole.decision.kind);
	size_t indent = strlen(title) + 2;
	struct buf sentence = {0};

	screen_title(out, title,
		     screen_mood_of(decision_mood(&history->whole.decision)),
		     color);
	fputs("  ", out);
	phrase_history(&sentence, history);
	screen_wrap(out, indent, indent, buf_text(&sentence));
	buf_free(&sentence);
	fprintf(
	    out, "\n  %-*s  %-12s%10s%10s%10s\n", NAME_WIDTH, "run", "verdict",
	    history->whole.after.conditions.per_second ? "/hour" : "/request",
	    "low", "high");
	for (size_t i = 0; i < history->count; i++)
		text_history_run(out, history, i);
}

static void
markdown_history_run(struct buf *out, const struct history *history, size_t i)
{
	const struct judged *run = &history->runs[i];
	const struct metric_verdict *metric = judged_decisive(run);
	const struct bounds unknown = {NAN, NAN, NAN};

	buf_adds(out, "|");
	markdown_cell(out, history->names[i]);
	buf_addf(out, " **%s** |", verdict_title(run->verdict->kind));
	markdown_growth_cells(out, run,
			      metric != NULL ? &metric->growth : &unknown,
			      metric != NULL ? metric->measure : MEASURE_BYTES);
	markdown_cell(
	    out,
	    i > 0 ? comparison_word(history->steps[i - 1].decision.kind) : "");
	buf_adds(out, "\n");
}

int
summary_history(const char *dir, const char *file,
		const struct history *history, struct error *err)
{
	struct buf out = {0}, sentence = {0};
	int result;

	phrase_history(&sentence, history);
	markdown_head(&out, comparison_title(history->whole.decision.kind),
		      buf_text(&sentence));
	buf_free(&sentence);
	buf_addf(&out,
		 "| run | verdict | per %s | low | high | step |\n"
		 "| :-- | :-- | --: | --: | --: | :-- |\n",
		 phrase_per(&history->whole.after));
	for (size_t i = 0; i < history->count; i++)
		markdown_history_run(&out, history, i);
	result = file_write_in(dir, file, &out, err);
	buf_free(&out);
	return result;
}

json_t *
json_history(const struct history *history)
{
	json_t *whole = json_compared(&history->whole);
	json_t *runs = json_array(), *steps = json_array();
	struct buf sentence = {0};

	for (size_t i = 0; i < history->count; i++)
		json_array_append_new(runs, json_verdict(&history->runs[i]));
	for (size_t i = 0; i + 1 < history->count; i++)
		json_array_append_new(steps,
				      json_string(comparison_word(
					  history->steps[i].decision.kind)));
	json_object_set_new(whole, "runs", runs);
	json_object_set_new(whole, "steps", steps);
	phrase_history(&sentence, history);
	json_object_set_new(whole, "history", json_string(buf_text(&sentence)));
	buf_free(&sentence);
	return whole;
}
