/* SPDX-License-Identifier: MIT */
/* A comparison as a comment on a pull request. */
#include <math.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/units.h"
#include "report/markdown.h"
#include "report/phrase.h"
#include "report/plot.h"

static void
markdown_side(struct buf *out, const char *name, const struct judged *run,
	      const struct metric_verdict *metric)
{
	const struct bounds unknown = {NAN, NAN, NAN};
	char count[UNITS_TEXT];

	if (run->run == NULL)
		return;
	buf_addf(out, "| %s | **%s** |", name,
		 verdict_title(run->verdict->kind));
	markdown_growth_cells(out, run,
			      metric != NULL ? &metric->growth : &unknown,
			      metric != NULL ? metric->measure : MEASURE_BYTES);
	markdown_cell(out, isfinite(run->conditions.requests)
			       ? units_count(count, run->conditions.requests)
			       : "?");
	buf_adds(out, "\n");
}

static void
markdown_difference(struct buf *out, const struct compared *both)
{
	const struct metric_verdict *metric = compare_after(both);
	struct bounds difference = compare_difference(both);

	if (metric == NULL || !isfinite(difference.estimate))
		return;
	buf_adds(out, "| difference | |");
	markdown_growth_cells(out, &both->after, &difference, metric->measure);
	buf_adds(out, " |\n");
}

static void
markdown_compared_note(struct buf *out, const char *name, const char *words)
{
	if (words[0] == '\0')
		return;
	buf_addf(out, "\n- **%s:** ", name);
	escape_markdown(out, words);
	buf_adds(out, "\n");
}

int
summary_compared(const char *dir, const char *file, const struct compared *both,
		 struct error *err)
{
	struct buf out = {0}, sentence = {0}, common = {0};
	int result;

	phrase_compared(&sentence, both);
	markdown_head(&out, comparison_title(both->decision.kind),
		      buf_text(&sentence));
	buf_free(&sentence);
	buf_addf(&out,
		 "Exit status %d.\n\n"
		 "| | verdict | per %s | low | high | requests |\n"
		 "| :-- | :-- | --: | --: | --: | --: |\n",
		 both->decision.status, phrase_per(&both->after));
	markdown_side(&out, "before", &both->before, compare_before(both));
	markdown_side(&out, "after", &both->after, compare_after(both));
	markdown_difference(&out, both);
	phrase_common(&common, both);
	markdown_compared_note(&out, "range", buf_text(&common));
	markdown_compared_note(&out, "check", both->checks);
	markdown_compared_note(&out, "warning", both->warning);
	buf_free(&common);
	buf_adds(&out, "\n");
	markdown_file(&out, dir, "compare.txt");
	result = file_write_in(dir, file, &out, err);
	buf_free(&out);
	return result;
}
