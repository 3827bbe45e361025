/* SPDX-License-Identifier: MIT */
#include "cmd/board.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/phrase.h"

enum { BAR = 30, LEVELS = 8 };

/* Two steps become one: what is kept does not grow. */
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

/* From zero, so that what is flat looks flat. */
static void
board_spark(struct buf *out, const struct board *board)
{
	const struct spark *spark = board->spark;
	double most = 0;

	for (size_t i = 0; i < spark->used; i++)
		most = fmax(most, spark->low[i]);
	for (size_t i = 0; i < spark->used; i++) {
		double share = most > 0 ? spark->low[i] / most : 0;
		int level = (int)(fmax(share, 0) * (LEVELS - 1) + 0.5);

		buf_adds(out, (board->unicode ? blocks : plain)[level]);
	}
}

static void
board_bar(struct buf *out, const struct board *board)
{
	int done = (int)(fmin(fmax(board->totals->share, 0), 1) * BAR + 0.5);

	if (isnan(board->totals->share))
		return; /* nobody knows when it ends */
	for (int i = 0; i < BAR; i++)
		buf_adds(out, i < done	       ? board->unicode ? "█" : "#"
			      : board->unicode ? "·"
					       : ".");
}

static void
board_phase(struct buf *out, const struct board *board)
{
	const struct load_totals *totals = board->totals;
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

/* Of the phase under way, as far as its course tells. */
static void
board_left(struct buf *out, const struct board *board)
{
	const struct load_totals *totals = board->totals;
	double spent = totals->phase == PHASE_WARMUP ? totals->elapsed_s
						     : totals->measured_s;
	char text[UNITS_TEXT];
	double left;

	if (totals->phase > PHASE_MEASURE || !(totals->share > 0.02))
		return;
	left = spent * (1 - totals->share) / totals->share;
	buf_addf(out, "  %s left", units_duration(text, ceil(left)));
}

/* A service that is only watched has no requests of ours. */
static void
board_requests(struct buf *out, const struct board *board)
{
	const struct load_totals *totals = board->totals;
	char requests[UNITS_TEXT], rate[UNITS_TEXT], errors[UNITS_TEXT];

	if (totals->requests > 0)
		buf_addf(out, "%s requests  %s/s  %s error%s",
			 units_count(requests, (double)totals->requests),
			 units_count(rate, board->rate),
			 units_count(errors, (double)totals->errors),
			 totals->errors == 1 ? "" : "s");
}

static void
board_memory(struct buf *out, const struct board *board)
{
	char memory[UNITS_TEXT];

	if (isfinite(board->memory))
		buf_adds(out, units_bytes(memory, board->memory));
}

/* The verdict so far, and how much longer it takes to have one. */
static void
board_verdict(struct buf *out, const struct board *board)
{
	const struct live_state *state = board->state;
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
board_growth(struct buf *out, const struct board *board)
{
	const struct live_state *state = board->state;
	int counted = board->totals->requests > 0;
	const char *per = counted ? "/request" : "/h";
	double scale = counted ? 1 : 3600; /* a second's is too small to read */
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
board_add(struct buf *out, const char *words, size_t width)
{
	phrase_cut(out, words, width);
	buf_adds(out, "\n");
}

void
board_lines(struct buf *out, const struct board *board, size_t width)
{
	struct buf lines[BOARD_LINES] = {{0}};

	board_phase(&lines[0], board);
	buf_adds(&lines[0], "  ");
	board_bar(&lines[0], board);
	board_left(&lines[0], board);
	buf_adds(&lines[1], "load    ");
	board_requests(&lines[1], board);
	buf_adds(&lines[2], "memory  ");
	board_memory(&lines[2], board);
	buf_adds(&lines[2], "  ");
	board_spark(&lines[2], board);
	buf_adds(&lines[3], "growth  ");
	board_growth(&lines[3], board);
	if (lines[3].len > strlen("growth  "))
		buf_adds(&lines[3], "  ");
	board_verdict(&lines[3], board);
	for (size_t i = 0; i < BOARD_LINES; i++) {
		board_add(out, buf_text(&lines[i]), width);
		buf_free(&lines[i]);
	}
}

void
board_line(struct buf *out, const struct board *board)
{
	void (*const parts[])(struct buf *, const struct board *) = {
	    board_requests, board_memory, board_growth, board_verdict};

	board_phase(out, board);
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct buf part = {0};

		parts[i](&part, board);
		if (part.len > 0)
			buf_addf(out, "  %s", buf_text(&part));
		buf_free(&part);
	}
}
