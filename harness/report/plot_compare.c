/* SPDX-License-Identifier: MIT */
/* Writes the data of a comparison's plots; plots/style.gp lists the files. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/compare_view.h"
#include "report/phrase.h"

enum { ENVELOPE_PARTS = 60, SUBJECT_WIDTH = 32 };

static int
compare_view_has_column(struct compare_view *view, const char *name)
{
	const struct compared *both = view->both;

	return trace_column(&view->sides[0].whole, &both->before, name) == 0 &&
	       trace_column(&view->sides[1].whole, &both->after, name) == 0;
}

/* Finds the metric that is compared, or else a memory metric of both runs. */
static int
compare_view_column(struct compare_view *view)
{
	const struct metric_verdict *metric = compare_before(view->both);
	const struct metric_row *row = NULL;

	if (metric != NULL && compare_view_has_column(view, metric->name))
		return 0;
	while ((row = metric_next(EVIDENCE_MEMORY, row)) != NULL)
		if (compare_view_has_column(view, row->column))
			return 0;
	return -1;
}

/*
 * If neither run leaks, noise would fill the picture: the axis then covers at
 * least half of the memory in use, so that what is flat looks flat.
 */
static void
compare_view_scale(struct compare_view *view)
{
	const struct aligned_run *b = &view->sides[0], *a = &view->sides[1];
	double top = fmax(b->values.high, a->values.high);

	if (b->run->verdict->kind != VERDICT_LEAK &&
	    a->run->verdict->kind != VERDICT_LEAK)
		top = fmax(top, 0.5 * fmax(b->level, a->level));
	view->y.low = fmin(0, fmin(b->values.low, a->values.low));
	view->y.high = 1.08 * fmax(top, 0);
	if (!(view->y.high > view->y.low))
		view->y.high = view->y.low + 1;
	view->end = fmax(fmax(b->end, a->end), 1);
	view->common = fmin(b->end, a->end);
}

static int
compare_view_init(struct compare_view *view, const struct compared *both,
		  struct error *err)
{
	const struct judged *runs[2] = {&both->before, &both->after};

	*view = (struct compare_view){.both = both};
	for (int i = 0; i < 2; i++)
		view->sides[i] = (struct aligned_run){
		    .name = i == 0 ? "before" : "after", .run = runs[i]};
	if (compare_view_column(view) != 0)
		return error_set(err, STATUS_DATA,
				 "nothing to draw: the two runs have no "
				 "memory series in common");
	for (int i = 0; i < 2; i++) {
		aligned_run_init(&view->sides[i]);
		if (view->sides[i].growth.n == 0)
			return error_set(err, STATUS_DATA,
					 "nothing to draw: no sample in the "
					 "measured part of the run %s",
					 view->sides[i].name);
	}
	compare_view_scale(view);
	return 0;
}

static void
compare_view_free(struct compare_view *view)
{
	aligned_run_free(&view->sides[0]);
	aligned_run_free(&view->sides[1]);
}

/* "anonymous memory: before 17.4 KiB/request, after under 12 B/request" */
static void
compare_view_headline(struct buf *out, const struct compare_view *view)
{
	buf_addf(out, "%s: ", metric_label(view->sides[0].whole.name));
	for (int i = 0; i < 2; i++) {
		const struct aligned_run *side = &view->sides[i];
		enum verdict_kind kind = side->run->verdict->kind;

		buf_addf(out, "%s%s ", i > 0 ? ", " : "", side->name);
		if (kind == VERDICT_LEAK || kind == VERDICT_FLAT)
			phrase_short(out, side->run, side->whole.metric);
		else
			buf_adds(out, verdict_word(kind));
	}
}

static void
compare_view_load_words(struct buf *out, const struct compare_view *view)
{
	const char *names[] = {phrase_subject(&view->both->before),
			       phrase_subject(&view->both->after)};
	char before[UNITS_TEXT], after[UNITS_TEXT];

	phrase_cut(out, names[0], SUBJECT_WIDTH);
	if (strcmp(names[0], names[1]) != 0) {
		buf_adds(out, ", then ");
		phrase_cut(out, names[1], SUBJECT_WIDTH);
	}
	buf_addf(out, " · measured %ss: %s before, %s after",
		 phrase_dose(&view->both->after),
		 units_count(before, view->sides[0].end),
		 units_count(after, view->sides[1].end));
}

static void
compare_view_scales(struct buf *out, const struct compare_view *view)
{
	double scale = datafile_unit(out, &view->sides[0].whole,
				     fmax(view->y.high, -view->y.low));

	datafile_text(out, "name", metric_label(view->sides[0].whole.name));
	datafile_text(out, "dose", phrase_dose(&view->both->after));
	datafile_number(out, "x_max", view->end);
	datafile_number(out, "common", view->common);
	datafile_number(out, "y_min", view->y.low / scale);
	datafile_number(out, "y_max", view->y.high / scale);
}

static void
compare_view_facts(struct buf *out, const struct compare_view *view)
{
	struct buf words = {0};

	datafile_text(out, "verdict",
		      verdict_word(decision_mood(&view->both->decision)));
	compare_view_headline(&words, view);
	datafile_title(out, comparison_title(view->both->decision.kind),
		       buf_text(&words));
	buf_clear(&words);
	compare_view_load_words(&words, view);
	datafile_subtitle(out, "subtitle1", buf_text(&words));
	buf_clear(&words);
	phrase_difference(&words, view->both);
	datafile_subtitle(out, "subtitle2", buf_text(&words));
	compare_view_scales(out, view);
	compare_view_labels(out, view);
	buf_free(&words);
}

static void
compare_view_lines(struct buf *out, const struct compare_view *view)
{
	char name[32];

	for (int i = 0; i < 2; i++) {
		const struct aligned_run *side = &view->sides[i];

		datafile_block(out, side->name);
		downsample_trace(out, &side->growth);
		snprintf(name, sizeof(name), "%s envelope", side->name);
		datafile_block(out, name);
		downsample_envelope(out, &side->growth, ENVELOPE_PARTS);
		snprintf(name, sizeof(name), "%s fit", side->name);
		datafile_block(out, name);
		aligned_run_fit(out, side);
	}
}

static int
plot_compare_prepare(const char *dir, const void *what, struct error *err)
{
	struct compare_view view;
	struct buf facts = {0}, lines = {0};
	int result = compare_view_init(&view, what, err);

	if (result == 0) {
		compare_view_facts(&facts, &view);
		compare_view_lines(&lines, &view);
		result = file_write_in(dir, "facts.dat", &facts, err);
	}
	if (result == 0)
		result = file_write_in(dir, "compare.dat", &lines, err);
	buf_free(&lines);
	buf_free(&facts);
	compare_view_free(&view);
	return result;
}

static void
plot_compare_words(struct buf *out, const void *what)
{
	const struct compared *both = what;

	buf_addf(out, "%s: ", comparison_title(both->decision.kind));
	phrase_compared(out, both);
}

const struct plot_kind plot_kind_compare = {
    .name = "compare",
    .prepare = plot_compare_prepare,
    .words = plot_compare_words,
};
