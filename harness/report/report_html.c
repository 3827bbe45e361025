/* SPDX-License-Identifier: MIT */
/* report.html: a self-contained page made from templates/report.html. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/html.h"
#include "report/phrase.h"
#include "report/template.h"

/* What is not certain yet is no verdict. */
static void
html_verdict(struct buf *out, const struct page *page)
{
	enum verdict_kind kind = page->run->verdict->kind;

	if (html_goes_on(page) && kind == VERDICT_INCONCLUSIVE) {
		buf_adds(out, "NO VERDICT YET");
		return;
	}
	buf_adds(out, verdict_title(kind));
	if (html_goes_on(page))
		buf_adds(out, " so far");
}

static void
html_mood(struct buf *out, const struct page *page)
{
	buf_adds(out, verdict_word(phrase_mood(page->run)));
}

static void
html_sentence(struct buf *out, const struct page *page)
{
	struct buf words = {0};

	if (html_goes_on(page) && !page->live->judged) {
		html_live_sentence(out, page);
		return;
	}
	phrase_sentence(&words, page->run);
	html_text(out, buf_text(&words));
	buf_free(&words);
}

static void
html_subject(struct buf *out, const struct page *page)
{
	html_text(out, phrase_subject(page->run));
	buf_adds(out, " ");
	html_text(out, run_or_empty(page->run->run->info.started));
}

static void
html_title(struct buf *out, const struct page *page)
{
	html_verdict(out, page);
	buf_adds(out, ": ");
	html_text(out, phrase_subject(page->run));
}

/* What the curve is of. */
static void
html_series(struct buf *out, const struct page *page)
{
	if (page->has_view)
		html_text(out, metric_label(page->view.main.name));
}

static void
html_open(struct buf *out, const struct page *page)
{
	html_text(out, page->run->verdict->not_excluded);
}

static void
html_footer(struct buf *out, const struct page *page)
{
	buf_adds(out, "Made by flatline ");
	html_text(out, run_or_empty(page->run->run->info.flatline));
	buf_adds(out, " from ");
	html_text(out, page->dir);
	buf_adds(out, ".");
}

static void
html_number(struct buf *out, const struct page *page)
{
	buf_adds(out, page->nonce);
}

static const struct {
	const char *name;
	void (*add)(struct buf *, const struct page *);
} html_parts[] = {
    {"title", html_title},	 {"verdict", html_verdict},
    {"mood", html_mood},	 {"sentence", html_sentence},
    {"subject", html_subject},	 {"brief", html_brief},
    {"live", html_live},	 {"follow", html_follow},
    {"gone", html_gone},	 {"series", html_series},
    {"figure", html_figure},	 {"nofigure", html_no_figure},
    {"values", html_values},	 {"points", html_points},
    {"metrics", html_metrics},	 {"more", html_more_metrics},
    {"count", html_more_count},	 {"limits", html_limits},
    {"notes", html_notes},	 {"routes", html_routes},
    {"coverage", html_coverage}, {"profile", html_profile},
    {"latency", html_latency},	 {"checks", html_checks},
    {"failures", html_failures}, {"pictures", html_pictures},
    {"events", html_events},	 {"ran", html_ran},
    {"scenario", html_scenario}, {"open", html_open},
    {"footer", html_footer},	 {"nonce", html_number},
};

static int
html_part(struct buf *out, const char *name, void *arg)
{
	for (size_t i = 0; i < COUNT(html_parts); i++) {
		if (strcmp(html_parts[i].name, name) != 0)
			continue;
		html_parts[i].add(out, arg);
		return 0;
	}
	return -1;
}

static int
html_fill_page(struct buf *out, struct page *page, struct error *err)
{
	struct error ignored = {0};

	html_nonce(page->nonce);
	page->has_view = run_view_init(&page->view, page->run, &ignored) == 0;
	return template_fill_file(out, "templates/report.html", html_part, page,
				  err);
}

static int
html_fill(struct buf *out, const char *dir, const struct judged *run,
	  const struct run_files *files, struct error *err)
{
	struct page page = {.dir = dir, .run = run, .files = files};

	return html_fill_page(out, &page, err);
}

int
report_live(struct buf *out, const char *dir, const struct judged *run,
	    struct live_page *live, struct error *err)
{
	struct run_files *files = xcalloc(1, sizeof(*files));
	struct page page = {
	    .dir = dir, .run = run, .files = files, .live = live};
	int result;

	if (live->ended)
		run_files_read(files, run->run);
	result = html_fill_page(out, &page, err);
	memcpy(live->nonce, page.nonce, sizeof(live->nonce));
	run_files_free(files);
	free(files);
	return result;
}

const struct report report_html = {
    .file = "report.html",
    .fill = html_fill,
};
