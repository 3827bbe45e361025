/* SPDX-License-Identifier: MIT */
/* Places the labels at the ends of the two lines of a comparison. */
#include <math.h>
#include <string.h>

#include "report/compare_view.h"
#include "report/phrase.h"

enum { MARGIN_WIDTH = 24 };

/*
 * Shares of the height: the least distance between two labels, and the lowest
 * and highest place.
 */
#define PLACE_APART 0.26
#define PLACE_LEAST 0.14
#define PLACE_MOST 0.92

/*
 * A colour name of plots/style.gp; the second of two like verdicts gets another
 * shade.
 */
static void
compare_view_color(struct buf *out, const struct compare_view *view, int i)
{
	enum verdict_kind kind = view->sides[i].run->verdict->kind;
	enum verdict_kind before = view->both->before.verdict->kind;
	char key[32], color[32];

	snprintf(key, sizeof(key), "%s_color", view->sides[i].name);
	snprintf(color, sizeof(color), "%s%s", verdict_word(kind),
		 i > 0 && kind == before ? " too" : "");
	datafile_text(out, key, color);
}

/* The label, on two lines at most. */
static void
compare_view_label(struct buf *out, const struct aligned_run *side)
{
	struct buf words = {0}, first = {0};
	const char *text, *rest;
	char key[32];

	phrase_short(&words, side->run, side->whole.metric);
	text = rest = buf_text(&words);
	if (strlen(text) > MARGIN_WIDTH) {
		rest = text + MARGIN_WIDTH;
		while (rest > text && *rest != ' ')
			rest--;
	}
	if (rest == text)
		rest = text + strlen(text);
	buf_add(&first, text, (size_t)(rest - text));
	snprintf(key, sizeof(key), "%s_words", side->name);
	datafile_text(out, key, buf_text(&first));
	snprintf(key, sizeof(key), "%s_more", side->name);
	datafile_text(out, key, *rest == ' ' ? rest + 1 : rest);
	buf_free(&first);
	buf_free(&words);
}

/* Puts labels beside the ends of the lines without overlap. */
static void
compare_view_label_places(struct buf *out, const struct compare_view *view)
{
	double height = view->y.high - view->y.low, at[2], middle;
	int upper;

	for (int i = 0; i < 2; i++) {
		at[i] = (view->sides[i].last - view->y.low) / height;
		at[i] = fmin(fmax(at[i], PLACE_LEAST), PLACE_MOST);
	}
	if (fabs(at[0] - at[1]) < PLACE_APART) {
		middle =
		    fmax((at[0] + at[1]) / 2, PLACE_LEAST + PLACE_APART / 2);
		middle = fmin(middle, PLACE_MOST - PLACE_APART / 2);
		upper = at[1] > at[0];
		at[upper] = middle + PLACE_APART / 2;
		at[!upper] = middle - PLACE_APART / 2;
	}
	datafile_number(out, "before_at", at[0]);
	datafile_number(out, "after_at", at[1]);
}

void
compare_view_labels(struct buf *out, const struct compare_view *view)
{
	for (int i = 0; i < 2; i++) {
		const struct aligned_run *side = &view->sides[i];
		char key[32], words[64];

		snprintf(key, sizeof(key), "%s_verdict", side->name);
		snprintf(words, sizeof(words), "%s: %s", side->name,
			 verdict_title(side->run->verdict->kind));
		datafile_text(out, key, words);
		compare_view_label(out, side);
		compare_view_color(out, view, i);
		snprintf(key, sizeof(key), "%s_fit", side->name);
		datafile_number(out, key, trace_has_fit(&side->whole));
	}
	compare_view_label_places(out, view);
}
