/* SPDX-License-Identifier: MIT */
#include "cmd/run_ui_page.h"

#include <math.h>
#include <stdio.h>

#include "base/units.h"

/* Empty words are left out. */
static void
fact_add(struct live_page *page, const char *name, const char *words)
{
	struct live_fact *fact = &page->facts[page->nfacts];

	if (words[0] == '\0' || page->nfacts == LIVE_FACTS)
		return;
	fact->name = name;
	snprintf(fact->words, sizeof(fact->words), "%s", words);
	page->nfacts++;
}

static void
fact_phase(struct live_page *page, const struct ui_progress *progress)
{
	const struct status_view view = {.totals = &progress->totals};
	struct buf words = {0};

	status_view_phase(&words, &view);
	status_view_left(&words, &view);
	fact_add(page, "phase", buf_text(&words));
	buf_free(&words);
}

static void
facts_fill(struct live_page *page, const struct ui_progress *progress)
{
	const struct load_totals *totals = &progress->totals;
	char text[UNITS_TEXT];

	fact_phase(page, progress);
	fact_add(page, "running for", units_duration(text, totals->elapsed_s));
	fact_add(page, "requests", units_count(text, (double)totals->requests));
	fact_add(page, "requests/s", units_count(text, progress->rate));
	fact_add(page, "errors", units_count(text, (double)totals->errors));
	if (isfinite(progress->memory))
		fact_add(page, "memory now",
			 units_bytes(text, progress->memory));
}

/* Why there is no verdict so far. */
static const char *
ui_waiting(const struct ui_progress *progress, const struct settings *settings)
{
	if (!progress->begun)
		return "The target is awaited.";
	if (settings->segment != NULL)
		return "A segment is judged when all of them are merged.";
	if (!isnan(settings->cycles))
		return "A run in cycles is judged when all of them are done.";
	if (progress->totals.phase == PHASE_WARMUP)
		return "The load warms up: nothing is measured yet.";
	return "Too little is measured yet.";
}

void
ui_page_fill(struct live_page *page, const struct ui_progress *progress,
	     const struct settings *settings)
{
	*page = (struct live_page){.share = NAN,
				   .needed_s = NAN,
				   .judged = progress->state.known,
				   .waiting = ui_waiting(progress, settings)};
	if (!progress->begun)
		return;
	page->share = progress->totals.share;
	page->needed_s = progress->state.needed_s;
	facts_fill(page, progress);
}
