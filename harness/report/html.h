/* SPDX-License-Identifier: MIT */
/* Sections of the HTML page, inside this stage; each adds itself or nothing. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/live_page.h"
#include "report/run_files.h"
#include "report/run_view.h"

/* The data of the page. All borrowed. */
struct page {
	const char *dir;
	const struct judged *run;
	const struct run_files *files;
	struct run_view view;
	int has_view;
	const struct live_page *live; /* NULL: of a run that is over */
	char nonce[33];
};

/* Escapes foreign text for HTML text or an attribute's value. */
void html_text(struct buf *, const char *foreign);
/* Only scripts with this number may run, and no text of a run can know it. */
void html_nonce(char nonce[33]);
/*
 * Begins a table: caption and column heads, separated by "|"; a column is
 * left-aligned if its head begins with "<". End it with html_end().
 */
void html_table(struct buf *, const char *caption, const char *heads);
void html_cell(struct buf *, const char *foreign);
void html_words(struct buf *,
		const char *foreign); /* for a cell that may be long */
void html_count(struct buf *, double);
void html_row(struct buf *);
void html_end(struct buf *);

/* How sure, since when, with what, held by whom, and what next. */
void html_brief(struct buf *, const struct page *);
void html_metrics(struct buf *, const struct page *);
/* What does not decide, and how many of it there are. */
void html_more_metrics(struct buf *, const struct page *);
void html_more_count(struct buf *, const struct page *);
void html_limits(struct buf *, const struct page *);
void html_routes(struct buf *, const struct page *);
void html_latency(struct buf *, const struct page *);
void html_checks(struct buf *, const struct page *);
void html_failures(struct buf *, const struct page *);
void html_coverage(struct buf *, const struct page *);
void html_profile(struct buf *, const struct page *);
void html_events(struct buf *, const struct page *);
void html_notes(struct buf *, const struct page *);
void html_ran(struct buf *, const struct page *);
void html_scenario(struct buf *, const struct page *);

/* Pictures, embedded in the page. */
void html_figure(struct buf *, const struct page *);
void html_no_figure(struct buf *, const struct page *);
void html_pictures(struct buf *, const struct page *);
/* Drawn here; its frame is between these shares of its width. */
#define CURVE_LEFT 0.01
#define CURVE_RIGHT 0.99
void html_curve(struct buf *, const struct page *, const char *words);
/* The deciding series, downsampled: for the tooltip, and as a table. */
void html_points(struct buf *, const struct page *);
void html_values(struct buf *, const struct page *);

/* Of a run that goes on, and of one whose live page ends: html_live.c. */
int html_goes_on(const struct page *);
void html_live(struct buf *, const struct page *);
void html_gone(struct buf *, const struct page *);
void html_follow(struct buf *, const struct page *);
void html_live_sentence(struct buf *, const struct page *);
/* 1: this is what comes next, or nothing; 0: what always does. */
int html_live_next(struct buf *, const struct page *);

#endif
