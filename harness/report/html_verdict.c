/* SPDX-License-Identifier: MIT */
/* Sections of the page: metrics and limits. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/html.h"
#include "report/phrase.h"

static void
html_amounts(struct buf *out, const struct judged *run,
	     const struct metric_verdict *metric)
{
	const double amounts[] = {metric->growth.estimate, metric->growth.low,
				  metric->growth.high, metric->tolerance};
	char text[PHRASE_TEXT];

	for (size_t i = 0; i < COUNT(amounts); i++)
		html_cell(out, phrase_amount(text, metric->measure,
					     judged_rate(run, amounts[i])));
}

/* Its name for people and its column in samples.csv. */
static void
html_metric_name(struct buf *out, const char *column)
{
	const char *label = metric_label(column);

	buf_adds(out, "<td>");
	html_text(out, label);
	if (strcmp(label, column) != 0) {
		buf_adds(out, "<br><small>");
		html_text(out, column);
		buf_adds(out, "</small>");
	}
	buf_adds(out, "</td>");
}

static void
html_metric(struct buf *out, const struct judged *run,
	    const struct metric_verdict *metric)
{
	html_metric_name(out, metric->name);
	buf_addf(out, "<td class=\"left %s\">%s%s</td>",
		 metric->decides ? verdict_word(metric->kind) : "aside",
		 verdict_title(metric->kind),
		 metric->decides ? "" : "<br><small>information only</small>");
	html_amounts(out, run, metric);
	html_words(out, metric->sentence[0] != '\0'
			    ? metric->sentence
			    : reason_text(metric->reason));
	html_row(out);
}

void
html_metrics(struct buf *out, const struct page *page)
{
	const struct verdict *verdict = page->run->verdict;
	char heads[96];

	snprintf(heads, sizeof(heads),
		 "metric|<verdict|per %s|low|high|tolerated|<evidence",
		 phrase_per(page->run));
	html_table(out,
		   "Bounds are one-sided 97.5 %. What is marked as "
		   "information only does not decide.",
		   heads);
	for (size_t i = 0; i < verdict->nmetrics; i++)
		if (phrase_is_shown(&verdict->metrics[i]))
			html_metric(out, page->run, &verdict->metrics[i]);
	html_end(out);
}

/* The same limits as in verdict.json. */
void
html_limits(struct buf *out, const struct page *page)
{
	json_t *verdict = json_verdict(page->run), *limit, *ok;
	char text[PHRASE_TEXT];
	const char *name;
	size_t i;

	html_table(out, "The limits of the run.", "limit|at most|seen|held");
	json_array_foreach(json_object_get(verdict, "limits"), i, limit)
	{
		ok = json_object_get(limit, "ok");
		name = json_string_value(json_object_get(limit, "name"));
		html_cell(out, name);
		html_cell(out, phrase_limit(text, page->run, name,
					    json_object_get(limit, "limit")));
		html_cell(out, phrase_limit(text, page->run, name,
					    json_object_get(limit, "seen")));
		html_cell(out, json_is_true(ok)	   ? "yes"
			       : json_is_false(ok) ? "no"
						   : "not known");
		html_row(out);
	}
	html_end(out);
	json_decref(verdict);
}
