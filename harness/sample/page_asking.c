/* SPDX-License-Identifier: MIT */
#include "sample/page_asking.h"

#include <math.h>

#include "base/clock.h"

static const double least_pause_s = 0.5;
/*
 * A row waits so long for what the page answers, which then stands beside the
 * memory of the same moment. A later answer gets a row of its own when it
 * comes.
 */
static const double row_waits_s = 0.25;
/* A series may appear only with the first request that counts in it. */
static const double absent_s = 5;

void
page_asking_init(struct page_asking *page, const struct sampler_plan *plan,
		 void (*tell)(void *arg), void *arg)
{
	page->scrape = plan->scrape;
	page->record = plan->record;
	page->pause_s = fmin(least_pause_s, plan->slowest_s);
	page->wait_s = row_waits_s;
	page->start_s = clock_now();
	aside_init(&page->aside, tell, arg);
}

void
page_asking_free(struct page_asking *page)
{
	aside_free(&page->aside);
}

int
page_asking_is_over(struct page_asking *page)
{
	return aside_is_over(&page->aside, 0);
}

/* In a thread of its own. */
static void
page_ask(void *arg)
{
	struct page_asking *page = arg;

	page->error = (struct error){0};
	scrape_take(page->scrape, &page->error);
}

/* Whether it is being asked. */
static int
page_begin(struct page_asking *page, int costly)
{
	double now = clock_now();

	if (page->aside.under_way)
		return 1;
	if (!costly || now < page->due_s ||
	    aside_begin(&page->aside, page_ask, page) != 0)
		return 0;
	page->due_s = now + page->pause_s;
	return 1;
}

/* Whether it has answered, or failed to, by now. */
static int
page_is_here(struct page_asking *page, int costly)
{
	if (!page_begin(page, costly) ||
	    !aside_is_over(&page->aside, page->wait_s))
		return 0;
	aside_end(&page->aside);
	if (page->error.status != STATUS_OK && !page->scrape->told++)
		record_event(page->record, "gap", "%s", page->error.text);
	return 1;
}

int
page_asking_take(struct page_asking *page, int costly, double *row)
{
	const struct scrape *scrape = page->scrape;
	int here;

	if (scrape->url == NULL)
		return 0;
	here = page_is_here(page, costly);
	for (size_t i = 0; i < scrape->count; i++)
		row[i] = here ? scrape->values[i] : NAN;
	return !page->aside.under_way;
}

static void
page_tell_absent(struct page_asking *page, const struct sampler_plan *plan,
		 const struct buf *names)
{
	struct buf text = {0};

	buf_addf(&text,
		 "%.80s has had no series %.200s so far: it is not judged; is "
		 "the name right?",
		 page->scrape->url, buf_text(names));
	record_event(page->record, "absent", "%s", buf_text(&text));
	if (plan->on_absent != NULL)
		plan->on_absent(plan->arg, buf_text(&text));
	page->absent_told = 1;
	buf_free(&text);
}

void
page_asking_check(struct page_asking *page, const struct sampler_plan *plan,
		  int ending)
{
	double since_s = ending ? 0 : absent_s;
	struct buf names = {0};

	if (!page->absent_told && clock_now() - page->start_s >= since_s &&
	    scrape_absent(page->scrape, &names) > 0)
		page_tell_absent(page, plan, &names);
	buf_free(&names);
}

void
page_asking_end(struct page_asking *page)
{
	if (aside_is_over(&page->aside, INFINITY))
		aside_end(&page->aside);
	page->due_s = 0;
	page->wait_s = INFINITY;
}
