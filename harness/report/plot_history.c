/* SPDX-License-Identifier: MIT */
/* What the plots of a history read: plots/style.gp lists the files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "report/phrase.h"
#include "report/side.h"

enum { ENVELOPE_PARTS = 60, LABEL_WIDTH = 30 };

struct past {
	const struct history *whole;   /* as it was judged */
	const struct history *history; /* of it, the runs that are drawn */
	struct side *sides;
	double end;
	struct range y;
};

static int
past_lay(struct past *past, size_t i, struct error *err)
{
	struct side *side = &past->sides[i];

	side->run = &past->history->runs[i];
	if (trace_decisive(&side->whole, side->run, err) != 0)
		return -1;
	side_lay(side);
	if (side->growth.n == 0)
		return error_set(err, STATUS_DATA,
				 "nothing to draw: no sample in the measured "
				 "part of %s",
				 past->history->names[i]);
	past->end = fmax(past->end, side->end);
	past->y.low = fmin(past->y.low, side->values.low);
	past->y.high = fmax(past->y.high, side->values.high);
	return 0;
}

/* The words in the key: gnuplot reads them as text. */
static void
past_label(struct buf *facts, const struct past *past, size_t i)
{
	const struct judged *run = &past->history->runs[i];
	struct buf words = {0};
	char key[32];

	phrase_cut_middle(&words, past->history->names[i], LABEL_WIDTH, 20);
	buf_addf(&words, ": %s", verdict_title(run->verdict->kind));
	snprintf(key, sizeof(key), "words_%zu", i);
	datafile_text(facts, key, buf_text(&words));
	snprintf(key, sizeof(key), "color_%zu", i);
	datafile_text(facts, key, verdict_word(run->verdict->kind));
	buf_free(&words);
}

static void
past_facts(struct buf *facts, const struct past *past)
{
	const struct history *history = past->history;
	struct buf sentence = {0};
	double scale;

	datafile_text(facts, "verdict",
		      verdict_word(decision_mood(&history->whole.decision)));
	phrase_history(&sentence, past->whole);
	datafile_title(facts, comparison_title(history->whole.decision.kind),
		       buf_text(&sentence));
	buf_free(&sentence);
	datafile_number(facts, "runs", (double)history->count);
	datafile_text(facts, "name", metric_label(past->sides[0].whole.name));
	datafile_text(facts, "dose", phrase_dose(&history->runs[0]));
	scale = datafile_unit(facts, &past->sides[0].whole,
			      fmax(past->y.high, -past->y.low));
	datafile_number(facts, "x_max", fmax(past->end, 1));
	datafile_number(facts, "y_min", past->y.low / scale);
	datafile_number(facts, "y_max", 1.08 * past->y.high / scale);
	for (size_t i = 0; i < history->count; i++)
		past_label(facts, past, i);
}

static int
past_write(const char *dir, const struct past *past, struct error *err)
{
	struct buf facts = {0}, lines = {0};
	char name[32];
	int result;

	past_facts(&facts, past);
	for (size_t i = 0; i < past->history->count; i++) {
		snprintf(name, sizeof(name), "run %zu", i);
		datafile_block(&lines, name);
		thin_envelope(&lines, &past->sides[i].growth, ENVELOPE_PARTS);
	}
	result = file_write_in(dir, "facts.dat", &facts, err);
	if (result == 0)
		result = file_write_in(dir, "history.dat", &lines, err);
	buf_free(&lines);
	buf_free(&facts);
	return result;
}

static int
plot_history_prepare(const char *dir, const void *what, struct error *err)
{
	const struct history *whole = what;
	struct history shown = *whole;
	struct past past = {.whole = whole, .history = &shown, .y = {0, 1}};
	size_t left_out = 0;
	int result = 0;

	if (whole->count > HISTORY_DRAWN)
		left_out = whole->count - HISTORY_DRAWN;
	shown.runs += left_out;
	shown.names += left_out;
	shown.steps += left_out;
	shown.count -= left_out;
	past.sides = xcalloc(past.history->count, sizeof(*past.sides));
	for (size_t i = 0; result == 0 && i < past.history->count; i++)
		result = past_lay(&past, i, err);
	if (result == 0)
		result = past_write(dir, &past, err);
	for (size_t i = 0; i < past.history->count; i++)
		side_free(&past.sides[i]);
	free(past.sides);
	return result;
}

static void
plot_history_words(struct buf *out, const void *what)
{
	const struct history *history = what;

	buf_addf(out, "%s: ", comparison_title(history->whole.decision.kind));
	phrase_history(out, history);
}

const struct plot_kind plot_kind_history = {
    .name = "history",
    .prepare = plot_history_prepare,
    .words = plot_history_words,
};
