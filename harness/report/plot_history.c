/* SPDX-License-Identifier: MIT */
/* Writes the data of a history's plots; plots/style.gp lists the files. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "report/phrase.h"
#include "report/aligned_run.h"

enum { ENVELOPE_PARTS = 60, LABEL_WIDTH = 30 };

struct history_view {
	const struct history *whole;
	const struct history *history; /* of it, the runs that are drawn */
	struct aligned_run *sides;
	double end;
	struct range y;
};

static int
history_view_init(struct history_view *view, size_t i, struct error *err)
{
	struct aligned_run *side = &view->sides[i];

	side->run = &view->history->runs[i];
	if (trace_decisive(&side->whole, side->run, err) != 0)
		return -1;
	aligned_run_init(side);
	if (side->growth.n == 0)
		return error_set(err, STATUS_DATA,
				 "nothing to draw: no sample in the measured "
				 "part of %s",
				 view->history->names[i]);
	view->end = fmax(view->end, side->end);
	view->y.low = fmin(view->y.low, side->values.low);
	view->y.high = fmax(view->y.high, side->values.high);
	return 0;
}

/* The label in the key; gnuplot reads it as text. */
static void
history_view_label(struct buf *facts, const struct history_view *view, size_t i)
{
	const struct judged *run = &view->history->runs[i];
	struct buf words = {0};
	char key[32];

	phrase_cut_middle(&words, view->history->names[i], LABEL_WIDTH, 20);
	buf_addf(&words, ": %s", verdict_title(run->verdict->kind));
	snprintf(key, sizeof(key), "words_%zu", i);
	datafile_text(facts, key, buf_text(&words));
	snprintf(key, sizeof(key), "color_%zu", i);
	datafile_text(facts, key, verdict_word(run->verdict->kind));
	buf_free(&words);
}

static void
history_view_facts(struct buf *facts, const struct history_view *view)
{
	const struct history *history = view->history;
	struct buf sentence = {0};
	double scale;

	datafile_text(facts, "verdict",
		      verdict_word(decision_mood(&history->whole.decision)));
	phrase_history(&sentence, view->whole);
	datafile_title(facts, comparison_title(history->whole.decision.kind),
		       buf_text(&sentence));
	buf_free(&sentence);
	datafile_number(facts, "runs", (double)history->count);
	datafile_text(facts, "name", metric_label(view->sides[0].whole.name));
	datafile_text(facts, "dose", phrase_dose(&history->runs[0]));
	scale = datafile_unit(facts, &view->sides[0].whole,
			      fmax(view->y.high, -view->y.low));
	datafile_number(facts, "x_max", fmax(view->end, 1));
	datafile_number(facts, "y_min", view->y.low / scale);
	datafile_number(facts, "y_max", 1.08 * view->y.high / scale);
	for (size_t i = 0; i < history->count; i++)
		history_view_label(facts, view, i);
}

static int
history_view_write(const char *dir, const struct history_view *view,
		   struct error *err)
{
	struct buf facts = {0}, lines = {0};
	char name[32];
	int result;

	history_view_facts(&facts, view);
	for (size_t i = 0; i < view->history->count; i++) {
		snprintf(name, sizeof(name), "run %zu", i);
		datafile_block(&lines, name);
		downsample_envelope(&lines, &view->sides[i].growth,
				    ENVELOPE_PARTS);
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
	struct history drawn = *whole;
	struct history_view view = {
	    .whole = whole, .history = &drawn, .y = {0, 1}};
	size_t left_out = 0;
	int result = 0;

	if (whole->count > HISTORY_DRAWN)
		left_out = whole->count - HISTORY_DRAWN;
	drawn.runs += left_out;
	drawn.names += left_out;
	drawn.steps += left_out;
	drawn.count -= left_out;
	view.sides = xcalloc(view.history->count, sizeof(*view.sides));
	for (size_t i = 0; result == 0 && i < view.history->count; i++)
		result = history_view_init(&view, i, err);
	if (result == 0)
		result = history_view_write(dir, &view, err);
	for (size_t i = 0; i < view.history->count; i++)
		aligned_run_free(&view.sides[i]);
	free(view.sides);
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
