/* SPDX-License-Identifier: MIT */
/* Sections of the page: what stands first, metrics and limits. */
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/brief.h"
#include "report/html.h"
#include "report/metric_order.h"
#include "report/phrase.h"

/* On a narrow screen a row is a list, where each amount has its name. */
static void
html_amounts(struct buf *out, const struct judged *run,
	     const struct metric_verdict *metric)
{
	const struct {
		const char *name;
		double amount;
	} cells[] = {{phrase_per(run), metric->growth.estimate},
		     {"low", metric->growth.low},
		     {"high", metric->growth.high},
		     {"tolerated", metric->tolerance}};
	char text[PHRASE_TEXT];

	for (size_t i = 0; i < COUNT(cells); i++) {
		buf_addf(out, "<td data-name=\"%s%s\">", i == 0 ? "per " : "",
			 cells[i].name);
		html_text(out,
			  phrase_amount(text, metric->measure,
					judged_rate(run, cells[i].amount)));
		buf_adds(out, "</td>");
	}
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

/* Its evidence has a row of its own, below its numbers. */
static void
html_metric(struct buf *out, const struct judged *run,
	    const struct metric_verdict *metric)
{
	html_metric_name(out, metric->name);
	buf_addf(out, "<td class=\"left %s\">%s</td>",
		 metric->decides ? verdict_word(metric->kind) : "aside",
		 verdict_title(metric->kind));
	html_amounts(out, run, metric);
	buf_adds(out, "</tr>\n<tr class=\"why\"><td colspan=\"6\">");
	html_text(out, metric->sentence[0] != '\0'
			   ? metric->sentence
			   : reason_text(metric->reason));
	buf_adds(out, "</td>");
	html_row(out);
}

static void
html_metrics_from(struct buf *out, const struct judged *run,
		  const struct metric_order *order, size_t from, size_t to)
{
	char heads[96];

	snprintf(heads, sizeof(heads),
		 "metric|<verdict|per %s|low|high|tolerated", phrase_per(run));
	html_table(out,
		   from == 0 ? "The first line decided. Bounds are one-sided "
			       "97.5 %."
			     : "These do not decide.",
		   heads);
	for (size_t i = from; i < to; i++)
		html_metric(out, run, order->metrics[i]);
	html_end(out);
}

void
html_metrics(struct buf *out, const struct page *page)
{
	struct metric_order order;

	metric_order(&order, page->run->verdict);
	if (order.count > 0)
		html_metrics_from(out, page->run, &order, 0, order.deciding);
}

void
html_more_metrics(struct buf *out, const struct page *page)
{
	struct metric_order order;

	metric_order(&order, page->run->verdict);
	if (order.count > order.deciding)
		html_metrics_from(out, page->run, &order, order.deciding,
				  order.count);
}

void
html_more_count(struct buf *out, const struct page *page)
{
	struct metric_order order;

	metric_order(&order, page->run->verdict);
	buf_addf(out, "%zu more, for information only",
		 order.count - order.deciding);
}

struct brief_rows {
	struct buf *out;
	int has_next; /* it was said otherwise */
};

static void
html_brief_row(void *arg, const char *name, const char *words)
{
	const struct brief_rows *rows = arg;
	struct buf *out = rows->out;

	if (words[0] == '\0' || (rows->has_next && strcmp(name, "next") == 0))
		return;
	buf_adds(out, "<dt>");
	html_text(out, name);
	buf_adds(out, "</dt><dd>");
	html_text(out, words);
	buf_adds(out, "</dd>\n");
}

void
html_brief(struct buf *out, const struct page *page)
{
	struct brief_rows rows = {.out = out};
	struct buf next = {0};
	int live = html_live_next(&next, page);

	if (!html_goes_on(page) || page->live->judged) {
		rows.has_next = live;
		brief_each(page->run, page->files, html_brief_row, &rows);
	}
	rows.has_next = 0;
	html_brief_row(&rows, "next", buf_text(&next));
	buf_free(&next);
}

static void
html_held(struct buf *out, const json_t *ok)
{
	if (json_is_true(ok))
		buf_adds(out, "<td class=\"left\">ok</td>");
	else if (json_is_false(ok))
		buf_adds(out, "<td class=\"left broken\">FAIL</td>");
	else
		buf_adds(out, "<td class=\"left\">not known</td>");
}

static void
html_limit_name(struct buf *out, const json_t *limit, const char *name)
{
	const char *route = json_string_value(json_object_get(limit, "route"));

	buf_addf(out, "<td>%s", name);
	if (route != NULL) {
		buf_adds(out, " of ");
		html_text(out, route);
	}
	buf_adds(out, "</td>");
}

/* The same limits as in verdict.json. */
void
html_limits(struct buf *out, const struct page *page)
{
	json_t *verdict = json_verdict(page->run), *limit, *ok;
	char text[PHRASE_TEXT];
	const char *name;
	size_t i;

	html_table(out, "The limits of the run.", "limit|allowed|seen|<held");
	json_array_foreach(json_object_get(verdict, "limits"), i, limit)
	{
		ok = json_object_get(limit, "ok");
		name = json_string_value(json_object_get(limit, "name"));
		html_limit_name(out, limit, name);
		html_cell(out, phrase_limit(text, page->run, name,
					    json_object_get(limit, "limit")));
		html_cell(out, phrase_limit_seen(text, page->run, limit));
		html_held(out, ok);
		html_row(out);
	}
	html_end(out);
	json_decref(verdict);
}
