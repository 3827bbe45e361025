/* SPDX-License-Identifier: MIT */
/* A line for each cell, and what all of them come to. */
#include "cells.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "chance.h"
#include "work.h"

#define ALLOWED 0.01 /* false verdicts */

struct table {
	struct cell_count *counts;
	size_t series;
};

/* Of cells with one truth: leaks, or what is healthy. */
struct pool {
	size_t series, wrong, right, cells;
};

static double
percent(size_t part, size_t all)
{
	return all > 0 ? 100 * (double)part / (double)all : NAN;
}

static const char *
cells_runtime(enum runtime runtime)
{
	static const char *const names[] = {
	    [RUNTIME_UNKNOWN] = "-",
#define RUNTIME(name, NAME) [RUNTIME_##NAME] = #name,
#include "base/runtimes.def"
#undef RUNTIME
	};

	return names[runtime];
}

static size_t
cell_wrong(const struct cell_row *row, const struct cell_count *count)
{
	return cell_leaks(row) ? count->flats : count->leaks;
}

static size_t
cell_right(const struct cell_row *row, const struct cell_count *count)
{
	return cell_leaks(row) ? count->leaks : count->flats;
}

static void
cells_fill(void *context, size_t i)
{
	struct table *table = context;
	const struct cell_family *family;
	const struct cell_row *row = cells_row(i, &family);

	cell_run(&table->counts[i], family, row, table->series);
}

/* "30 s", "10 min", "1 h". */
static const char *
cells_length(char *text, size_t size, double seconds)
{
	if (seconds >= 3600)
		snprintf(text, size, "%g h", seconds / 3600);
	else if (seconds >= 60)
		snprintf(text, size, "%g min", seconds / 60);
	else
		snprintf(text, size, "%.4g s", seconds);
	return text;
}

/* What was mostly said where the verdict was not right. */
static void
cells_print_reasons(const struct cell_count *count, FILE *out)
{
	int printed = 0;

	for (size_t i = 0; i < CELL_REASONS && count->reasons[i] != NULL; i++)
		if (count->times[i] * 10 > count->series)
			fprintf(out, "%s%s %.0f%%", printed++ > 0 ? ", " : "  ",
				count->reasons[i],
				percent(count->times[i], count->series));
}

static void
cells_print_cell(const struct cell_row *row, const struct cell_count *count,
		 FILE *out)
{
	const char *no = cell_no_answer(row);
	char length[32];

	fprintf(
	    out,
	    "%-38s %-7s %5g %7s %9.0f %-4s %-7s %5zu %5.1f %5.1f %6.1f "
	    "%6.1f %6.1f",
	    row->name, cells_runtime(row->runtime), row->rate,
	    cells_length(length, sizeof(length), row->seconds), cell_least(row),
	    no == NULL ? "yes" : "no", cell_leaks(row) ? "leak" : "healthy",
	    count->series, percent(count->leaks, count->series),
	    percent(count->flats, count->series),
	    percent(count->series - count->leaks - count->flats, count->series),
	    percent(count->covered, count->bounded),
	    percent(count->below, count->bounded));
	cells_print_reasons(count, out);
	if (no != NULL)
		fprintf(out, "  (%s)", no);
	fprintf(out, "\n");
}

static void
cells_print_rows(const struct table *table, FILE *out)
{
	const struct cell_family *family, *before = NULL;

	fprintf(out,
		"Simulated services, %zu series a cell: rates are requests a "
		"second, least the requests that a test needs which knows the "
		"noise, coverage that of both bounds (95 %%) and of the upper "
		"(97.5 %%); then why what was not decided rightly was not, and "
		"why there is no answer\n"
		"%-38s %-7s %5s %7s %9s %-4s %-7s %5s %5s %5s %6s %6s %6s\n",
		table->series, "", "runtime", "rate", "length", "least", "ans.",
		"truth", "n", "LEAK%", "FLAT%", "undec%", "95%", "97.5%");
	for (size_t i = 0; i < cells_count(); i++) {
		const struct cell_row *row = cells_row(i, &family);

		if (family != before)
			fprintf(out, "%s\n", family->name);
		before = family;
		cells_print_cell(row, &table->counts[i], out);
	}
}

static struct pool
cells_pool(const struct table *table, int leaks, int answer)
{
	struct pool pool = {0, 0, 0, 0};
	const struct cell_family *family;

	for (size_t i = 0; i < cells_count(); i++) {
		const struct cell_row *row = cells_row(i, &family);

		if (cell_leaks(row) != leaks ||
		    (cell_no_answer(row) == NULL) != answer)
			continue;
		pool.cells++;
		pool.series += table->counts[i].series;
		pool.wrong += cell_wrong(row, &table->counts[i]);
		pool.right += cell_right(row, &table->counts[i]);
	}
	return pool;
}

static void
cells_print_pool(const struct table *table, int leaks, int answer, FILE *out)
{
	struct pool pool = cells_pool(table, leaks, answer);

	fprintf(out,
		"  false %s %zu of %zu, %.2f %%, at most %.2f %% (95 %%); "
		"%zu %s cells, %.1f %% undecided\n",
		leaks ? "FLAT" : "LEAK", pool.wrong, pool.series,
		percent(pool.wrong, pool.series),
		100 * chance_bound(pool.wrong, pool.series), pool.cells,
		leaks ? "leaking" : "healthy",
		percent(pool.series - pool.wrong - pool.right, pool.series));
}

/* The tail of each cell with an answer, or without; returns how many. */
static size_t
cells_tails(const struct table *table, int answer, double *tails)
{
	const struct cell_family *family;
	size_t n = 0;

	for (size_t i = 0; i < cells_count(); i++) {
		const struct cell_row *row = cells_row(i, &family);

		if ((cell_no_answer(row) == NULL) == answer)
			tails[n++] =
			    chance_tail(cell_wrong(row, &table->counts[i]),
					table->counts[i].series, ALLOWED);
	}
	return n;
}

/* Names the cells whose tail is no larger than that. */
static void
cells_name(const struct table *table, int answer, double tail, FILE *out)
{
	const struct cell_family *family;

	for (size_t i = 0; i < cells_count(); i++) {
		const struct cell_row *row = cells_row(i, &family);
		const struct cell_count *count = &table->counts[i];
		size_t wrong = cell_wrong(row, count);
		char length[32];

		if ((cell_no_answer(row) == NULL) != answer ||
		    chance_tail(wrong, count->series, ALLOWED) > tail)
			continue;
		fprintf(out, "    %s: %s, %g/s, %s: false %s %.1f %%\n",
			family->name, row->name, row->rate,
			cells_length(length, sizeof(length), row->seconds),
			cell_leaks(row) ? "FLAT" : "LEAK",
			percent(wrong, count->series));
	}
}

static void
cells_print_holm(const struct table *table, int answer, FILE *out)
{
	double *tails = xcalloc(cells_count(), sizeof(*tails));
	size_t n = cells_tails(table, answer, tails);
	size_t above = chance_holm(tails, n);

	fprintf(out, "  %zu of %zu cells significantly above 1 %% (Holm)\n",
		above, n);
	if (above > 0)
		cells_name(table, answer, tails[above - 1], out);
	free(tails);
}

static void
cells_print_decided(const struct table *table, FILE *out)
{
	struct pool healthy = cells_pool(table, 0, 1);
	struct pool leaks = cells_pool(table, 1, 1);
	size_t decided =
	    healthy.right + healthy.wrong + leaks.right + leaks.wrong;

	fprintf(out, "  decided %.1f %%, rightly %.1f %%\n",
		percent(decided, healthy.series + leaks.series),
		percent(healthy.right + leaks.right,
			healthy.series + leaks.series));
}

static void
cells_print_coverage(const struct table *table, FILE *out)
{
	size_t bounded = 0, covered = 0, below = 0;
	const struct cell_family *family;

	for (size_t i = 0; i < cells_count(); i++) {
		if (cell_no_answer(cells_row(i, &family)) != NULL)
			continue;
		bounded += table->counts[i].bounded;
		covered += table->counts[i].covered;
		below += table->counts[i].below;
	}
	fprintf(out,
		"  bounds cover %.1f %% (95), the upper one %.1f %% (97.5)\n",
		percent(covered, bounded), percent(below, bounded));
}

void
cells_print(size_t series, FILE *out)
{
	struct table table = {xcalloc(cells_count(), sizeof(*table.counts)),
			      series};

	work_share(cells_count(), cells_fill, &table);
	cells_print_rows(&table, out);
	for (int answer = 1; answer >= 0; answer--) {
		fprintf(out, "Cells %s\n",
			answer ? "with an answer"
			       : "without one, where a verdict is a guess");
		cells_print_pool(&table, 0, answer, out);
		cells_print_pool(&table, 1, answer, out);
		cells_print_holm(&table, answer, out);
		if (answer) {
			cells_print_decided(&table, out);
			cells_print_coverage(&table, out);
		}
	}
	free(table.counts);
}
