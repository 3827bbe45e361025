/* SPDX-License-Identifier: MIT */
/* What the plots of a comparison read: plots/style.gp lists the files. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/pair.h"
#include "report/phrase.h"

enum { ENVELOPE_PARTS = 60, SUBJECT_WIDTH = 32 };

static int
pair_has_column(struct pair *pair, const char *name)
{
	const struct compared *both = pair->both;

	return trace_column(&pair->sides[0].whole, &both->before, name) == 0 &&
	       trace_column(&pair->sides[1].whole, &both->after, name) == 0;
}

/* The metric the comparison is about, else memory that both runs have. */
static int
pair_column(struct pair *pair)
{
	const struct metric_verdict *metric = compare_before(pair->both);
	const struct metric_row *row = NULL;

	if (metric != NULL && pair_has_column(pair, metric->name))
		return 0;
	while ((row = metric_next(EVIDENCE_MEMORY, row)) != NULL)
		if (pair_has_column(pair, row->column))
			return 0;
	return -1;
}

/*
 * Where neither run leaks, noise would fill the picture: the axis is then at
 * least half of the memory there is, on which what is flat looks flat.
 */
static void
pair_scale(struct pair *pair)
{
	const struct side *b = &pair->sides[0], *a = &pair->sides[1];
	double top = fmax(b->values.high, a->values.high);

	if (b->run->verdict->kind != VERDICT_LEAK &&
	    a->run->verdict->kind != VERDICT_LEAK)
		top = fmax(top, 0.5 * fmax(b->level, a->level));
	pair->y.low = fmin(0, fmin(b->values.low, a->values.low));
	pair->y.high = 1.08 * fmax(top, 0);
	if (!(pair->y.high > pair->y.low))
		pair->y.high = pair->y.low + 1;
	pair->end = fmax(fmax(b->end, a->end), 1);
	pair->common = fmin(b->end, a->end);
}

static int
pair_init(struct pair *pair, const struct compared *both, struct error *err)
{
	const struct judged *runs[2] = {&both->before, &both->after};

	*pair = (struct pair){.both = both};
	for (int i = 0; i < 2; i++)
		pair->sides[i] = (struct side){
		    .name = i == 0 ? "before" : "after", .run = runs[i]};
	if (pair_column(pair) != 0)
		return error_set(err, STATUS_DATA,
				 "nothing to draw: the two runs have no "
				 "memory series in common");
	for (int i = 0; i < 2; i++) {
		side_lay(&pair->sides[i]);
		if (pair->sides[i].growth.n == 0)
			return error_set(err, STATUS_DATA,
					 "nothing to draw: no sample in the "
					 "measured part of the run %s",
					 pair->sides[i].name);
	}
	pair_scale(pair);
	return 0;
}

static void
pair_free(struct pair *pair)
{
	side_free(&pair->sides[0]);
	side_free(&pair->sides[1]);
}

/* "anonymous memory: before 17.4 KiB/request, after under 12 B/request" */
static void
pair_headline(struct buf *out, const struct pair *pair)
{
	buf_addf(out, "%s: ", metric_label(pair->sides[0].whole.name));
	for (int i = 0; i < 2; i++) {
		const struct side *side = &pair->sides[i];
		enum verdict_kind kind = side->run->verdict->kind;

		buf_addf(out, "%s%s ", i > 0 ? ", " : "", side->name);
		if (kind == VERDICT_LEAK || kind == VERDICT_FLAT)
			phrase_short(out, side->run, side->whole.metric);
		else
			buf_adds(out, verdict_word(kind));
	}
}

static void
pair_load_words(struct buf *out, const struct pair *pair)
{
	const char *names[] = {phrase_subject(&pair->both->before),
			       phrase_subject(&pair->both->after)};
	char before[UNITS_TEXT], after[UNITS_TEXT];

	phrase_cut(out, names[0], SUBJECT_WIDTH);
	if (strcmp(names[0], names[1]) != 0) {
		buf_adds(out, ", then ");
		phrase_cut(out, names[1], SUBJECT_WIDTH);
	}
	buf_addf(out, " · measured %ss: %s before, %s after",
		 phrase_dose(&pair->both->after),
		 units_count(before, pair->sides[0].end),
		 units_count(after, pair->sides[1].end));
}

static void
pair_scales(struct buf *out, const struct pair *pair)
{
	double scale = datafile_unit(out, &pair->sides[0].whole,
				     fmax(pair->y.high, -pair->y.low));

	datafile_text(out, "name", metric_label(pair->sides[0].whole.name));
	datafile_text(out, "dose", phrase_dose(&pair->both->after));
	datafile_number(out, "x_max", pair->end);
	datafile_number(out, "common", pair->common);
	datafile_number(out, "y_min", pair->y.low / scale);
	datafile_number(out, "y_max", pair->y.high / scale);
}

static void
pair_facts(struct buf *out, const struct pair *pair)
{
	struct buf words = {0};

	datafile_text(out, "verdict",
		      verdict_word(decision_mood(&pair->both->decision)));
	pair_headline(&words, pair);
	datafile_title(out, comparison_title(pair->both->decision.kind),
		       buf_text(&words));
	buf_clear(&words);
	pair_load_words(&words, pair);
	datafile_subtitle(out, "subtitle1", buf_text(&words));
	buf_clear(&words);
	phrase_difference(&words, pair->both);
	datafile_subtitle(out, "subtitle2", buf_text(&words));
	pair_scales(out, pair);
	pair_margin(out, pair);
	buf_free(&words);
}

static void
pair_lines(struct buf *out, const struct pair *pair)
{
	char name[32];

	for (int i = 0; i < 2; i++) {
		const struct side *side = &pair->sides[i];

		datafile_block(out, side->name);
		thin_trace(out, &side->growth);
		snprintf(name, sizeof(name), "%s envelope", side->name);
		datafile_block(out, name);
		thin_envelope(out, &side->growth, ENVELOPE_PARTS);
		snprintf(name, sizeof(name), "%s fit", side->name);
		datafile_block(out, name);
		side_fit(out, side);
	}
}

static int
plot_compare_prepare(const char *dir, const void *what, struct error *err)
{
	struct pair pair;
	struct buf facts = {0}, lines = {0};
	int result = pair_init(&pair, what, err);

	if (result == 0) {
		pair_facts(&facts, &pair);
		pair_lines(&lines, &pair);
		result = file_write_in(dir, "facts.dat", &facts, err);
	}
	if (result == 0)
		result = file_write_in(dir, "compare.dat", &lines, err);
	buf_free(&lines);
	buf_free(&facts);
	pair_free(&pair);
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
