/* SPDX-License-Identifier: MIT */
/* Parts that the page has only while its run goes on, and once it has ended. */
#include <math.h>

#include "base/units.h"
#include "report/html.h"

int
html_goes_on(const struct page *page)
{
	return page->live != NULL && !page->live->ended;
}

/* Where there is no end in sight, there is no bar. */
static void
live_bar(struct buf *out, const struct live_page *live)
{
	if (isfinite(live->share))
		buf_addf(out,
			 "<progress max=\"100\" value=\"%.0f\" "
			 "aria-label=\"How far this phase is\">%.0f %%"
			 "</progress>\n",
			 100 * live->share, 100 * live->share);
}

static void
live_facts(struct buf *out, const struct live_page *live)
{
	buf_adds(out, "<dl class=\"facts\">\n");
	for (size_t i = 0; i < live->nfacts; i++) {
		buf_adds(out, "<div><dt>");
		html_text(out, live->facts[i].name);
		buf_adds(out, "</dt><dd>");
		html_text(out, live->facts[i].words);
		buf_adds(out, "</dd></div>\n");
	}
	buf_adds(out, "</dl>\n");
}

static void
live_report_place(struct buf *out, const struct page *page)
{
	html_text(out, page->dir);
	buf_adds(out, "/report.html");
}

void
html_live(struct buf *out, const struct page *page)
{
	if (page->live == NULL)
		return;
	if (html_goes_on(page)) {
		live_bar(out, page->live);
		live_facts(out, page->live);
		return;
	}
	buf_adds(out, "<p class=\"ended\">The run has ended, and so has its "
		      "live page. The report is ");
	live_report_place(out, page);
	buf_adds(out, ".</p>\n");
}

/* What the page says by itself when nothing answers any more. */
void
html_gone(struct buf *out, const struct page *page)
{
	if (!html_goes_on(page))
		return;
	buf_adds(out, "flatline does not answer any more: the run has ended or "
		      "was stopped. When it has ended, the report is ");
	live_report_place(out, page);
	buf_adds(out, ".");
}

/* It asks for itself again, and for nothing else. */
void
html_follow(struct buf *out, const struct page *page)
{
	if (html_goes_on(page))
		buf_adds(out, "; connect-src 'self'");
}

void
html_live_sentence(struct buf *out, const struct page *page)
{
	html_text(out, page->live->waiting);
}

/* A run that goes on needs no other command to become certain. */
int
html_live_next(struct buf *out, const struct page *page)
{
	const struct live_page *live = page->live;
	char time[UNITS_TEXT];

	if (!html_goes_on(page) || page->run->verdict->kind == VERDICT_LEAK)
		return 0;
	if (page->run->verdict->kind == VERDICT_INCONCLUSIVE &&
	    live->needed_s > 0 && isfinite(live->needed_s))
		buf_addf(out, "wait: about %s more of this load decide it",
			 units_duration(time, ceil(live->needed_s)));
	return 1;
}
