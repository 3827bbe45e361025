/* SPDX-License-Identifier: MIT */
#include "cmd/status_view.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/phrase.h"

enum { BAR = 30, LEVELS = 8 };

/* Merges pairs of steps, so that memory use stays fixed. */
static void
spark_halve(struct spark *spark)
{
	for (size_t i = 0; i < SPARK / 2; i++)
		spark->low[i] = fmin(spark->low[2 * i], spark->low[2 * i + 1]);
	spark->used = SPARK / 2;
	spark->each *= 2;
}

void
spark_add(struct spark *spark, double value)
{
	if (!isfinite(value))
		return;
	if (spark->each == 0)
		spark->each = 1;
	if (spark->used > 0 && spark->seen < spark->each) {
		spark->low[spark->used - 1] =
		    fmin(spark->low[spark->used - 1], value);
		spark->seen++;
		return;
	}
	if (spark->used == SPARK)
		spark_halve(spark);
	spark->low[spark->used++] = value;
	spark->seen = 1;
}

static const char *const blocks[LEVELS] = {"▁", "▂", "▃", "▄",
					   "▅", "▆", "▇", "█"};
static const char *const plain[LEVELS] = {"_", ".", "-", ":",
					  "=", "+", "*", "#"};

/* The scale starts at zero, so that what is flat looks flat. */
static void
status_view_spark(struct buf *out, const struct status_view *view)
{
	const struct spark *spark = view->spark;
	double most = 0;

	for (size_t i = 0; i < spark->used; i++)
		most = fmax(most, spark->low[i]);
	for (size_t i = 0; i < spark->used; i++) {
		double share = most > 0 ? spark->low[i] / most : 0;
		int level = (int)(fmax(share, 0) * (LEVELS - 1) + 0.5);

		buf_adds(out, (view->unicode ? blocks : plain)[level]);
	}
}

static void
status_view_bar(struct buf *out, const struct status_view *view)
{
	int done = (int)(fmin(fmax(view->totals->share, 0), 1) * BAR + 0.5);

	if (isnan(view->totals->share))
		return; /* the end is not known */
	for (int i = 0; i < BAR; i++)
		buf_adds(out, i < done	      ? view->unicode ? "█" : "#"
			      : view->unicode ? "·"
					      : ".");
}

void
status_view_phase(struct buf *out, const struct status_view *view)
{
	const struct load_totals *totals = view->totals;
	char elapsed[UNITS_TEXT];

	if (totals->phase == PHASE_MEASURE && totals->cycles > 0)
		buf_addf(out, "cycle %u/%u", totals->cycle, totals->cycles);
	else if (isnan(totals->share) && totals->iterations > 0)
		buf_addf(out, "%-9s for %s", phase_name(totals->phase),
			 units_duration(elapsed, totals->measured_s));
	else if (isnan(totals->share))
		buf_addf(out, "watching for %s",
			 units_duration(elapsed, totals->elapsed_s));
	else
		buf_addf(out, "%-9s %3.0f %%", phase_name(totals->phase),
			 totals->share * 100);
}

/* Time left in this phase, as far as the plan tells. */
void
status_view_left(struct buf *out, const struct status_view *view)
{
	const struct load_totals *totals = view->totals;
	double spent = totals->phase == PHASE_WARMUP ? totals->elapsed_s
						     : totals->measured_s;
	char text[UNITS_TEXT];
	double left;

	if (totals->phase > PHASE_MEASURE || !(totals->share > 0.02))
		return;
	left = spent * (1 - totals->share) / totals->share;
	buf_addf(out, "  %s left", units_duration(text, ceil(left)));
}

/* A watched service gets no requests from us. */
static void
status_view_requests(struct buf *out, const struct status_view *view)
{
	const struct load_totals *totals = view->totals;
	char requests[UNITS_TEXT], rate[UNITS_TEXT], errors[UNITS_TEXT];

	if (totals->requests > 0)
		buf_addf(out, "%s requests  %s/s  %s error%s",
			 units_count(requests, (double)totals->requests),
			 units_count(rate, view->rate),
			 units_count(errors, (double)totals->errors),
			 totals->errors == 1 ? "" : "s");
}

static void
status_view_memory(struct buf *out, const struct status_view *view)
{
	char memory[UNITS_TEXT];

	if (isfinite(view->memory))
		buf_adds(out, units_bytes(memory, view->memory));
}

/* The verdict so far, and how much longer until it is settled. */
static void
status_view_verdict(struct buf *out, const struct status_view *view)
{
	const struct live_state *state = view->state;
	char needed[UNITS_TEXT];

	if (!state->known || state->kind == VERDICT_FAILED)
		return;
	if (state->kind != VERDICT_INCONCLUSIVE)
		buf_addf(out, "%s so far", verdict_title(state->kind));
	else if (state->needed_s > 0 && isfinite(state->needed_s))
		buf_addf(out, "undecided, %s more",
			 units_duration(needed, ceil(state->needed_s)));
	else
		buf_adds(out, "undecided");
}

static void
status_view_growth(struct buf *out, const struct status_view *view)
{
	const struct live_state *state = view->state;
	int counted = view->totals->requests > 0;
	const char *per = counted ? "/request" : "/h";
	double scale =
	    counted ? 1 : 3600; /* growth per second is too small to read */
	char estimate[PHRASE_TEXT], low[PHRASE_TEXT], high[PHRASE_TEXT];

	if (!state->known || !isfinite(state->growth.estimate))
		return;
	buf_addf(out, "%s%s",
		 phrase_amount(estimate, state->measure,
			       scale * state->growth.estimate),
		 per);
	if (isfinite(state->growth.low) && isfinite(state->growth.high))
		buf_addf(out, ", between %s and %s",
			 phrase_amount(low, state->measure,
				       scale * state->growth.low),
			 phrase_amount(high, state->measure,
				       scale * state->growth.high));
}

static void
status_view_add(struct buf *out, const char *words, size_t width)
{
	phrase_cut(out, words, width);
	buf_adds(out, "\n");
}

void
status_view_lines(struct buf *out, const struct status_view *view, size_t width)
{
	struct buf lines[STATUS_VIEW_LINES] = {{0}};

	status_view_phase(&lines[0], view);
	buf_adds(&lines[0], "  ");
	status_view_bar(&lines[0], view);
	status_view_left(&lines[0], view);
	buf_adds(&lines[1], "load    ");
	status_view_requests(&lines[1], view);
	buf_adds(&lines[2], "memory  ");
	status_view_memory(&lines[2], view);
	buf_adds(&lines[2], "  ");
	status_view_spark(&lines[2], view);
	buf_adds(&lines[3], "growth  ");
	status_view_growth(&lines[3], view);
	if (lines[3].len > strlen("growth  "))
		buf_adds(&lines[3], "  ");
	status_view_verdict(&lines[3], view);
	for (size_t i = 0; i < STATUS_VIEW_LINES; i++) {
		status_view_add(out, buf_text(&lines[i]), width);
		buf_free(&lines[i]);
	}
}

void
status_view_line(struct buf *out, const struct status_view *view)
{
	void (*const parts[])(struct buf *, const struct status_view *) = {
	    status_view_requests, status_view_memory, status_view_growth,
	    status_view_verdict};

	status_view_phase(out, view);
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct buf part = {0};

		parts[i](&part, view);
		if (part.len > 0)
			buf_addf(out, "  %s", buf_text(&part));
		buf_free(&part);
	}
}
