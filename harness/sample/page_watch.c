/* SPDX-License-Identifier: MIT */
#include "sample/page_watch.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"

/* How far two machines' clocks may be apart. */
static const double clock_skew_s = 60;

static const char start_series[] = "process_start_time_seconds";

/* Client libraries and frameworks name them in many ways. */
static int
counts_requests(const char *name)
{
	/* How often the page itself was asked for. */
	if (text_starts(name, "promhttp_") ||
	    text_starts(name, "prometheus_") || text_starts(name, "scrape_"))
		return 0;
	return (strcasestr(name, "request") != NULL ||
		strcasestr(name, "http") != NULL) &&
	       (text_ends(name, "_total") || text_ends(name, "_count")) &&
	       strcasestr(name, "bytes") == NULL &&
	       strcasestr(name, "seconds_total") == NULL;
}

static struct page_counter *
counter_of(struct page_watch *page, const char *name)
{
	struct page_counter *counter;

	for (size_t i = 0; i < page->ncounters; i++)
		if (strcmp(page->counters[i].name, name) == 0)
			return &page->counters[i];
	if (page->ncounters == PAGE_COUNTERS)
		return NULL;
	counter = &page->counters[page->ncounters++];
	*counter = (struct page_counter){
	    .first = page->reads > 0 ? 0 : NAN, .last = NAN, .now = NAN};
	snprintf(counter->name, sizeof(counter->name), "%s", name);
	return counter;
}

/* That of a guess, where none is named. */
static struct page_counter *
counter_guess(struct page_watch *page, const char *name)
{
	return page->named == NULL && counts_requests(name)
		   ? counter_of(page, name)
		   : NULL;
}

/* One line; the value of the start time is stored if that is what it is. */
static void
read_line(struct page_watch *page, const char *line, double *start)
{
	struct series_name series;
	const char *text = series_parse(&series, line);
	struct page_counter *counter;
	double value;
	char *end;

	if (text == NULL)
		return;
	value = strtod(text, &end);
	if (end == text || !isfinite(value))
		return;
	if (strcmp(series.name, start_series) == 0)
		*start = value;
	else if ((counter = counter_guess(page, series.name)) != NULL)
		counter->now = (isnan(counter->now) ? 0 : counter->now) + value;
}

/*
 * A process that has been started since the page before replaces another one;
 * one that was there already answers beside it.
 */
static int
read_start(struct page_watch *page, double start, double time_s)
{
	double before = page->start, read_s = page->read_s;
	int known = 0;

	page->start = start;
	page->read_s = time_s;
	for (size_t i = 0; i < page->nstarts; i++)
		known |= page->starts[i] == start;
	if (!known && page->nstarts < PAGE_PROCESSES)
		page->starts[page->nstarts++] = start;
	if (page->nstarts == 1 || start == before)
		return 0;
	if (!known && start > before && start >= read_s - clock_skew_s)
		return 1;
	page->in_turn = 1;
	return 0;
}

/*
 * What is not there yet counts from 0; what falls has begun anew, and counts
 * from there.
 */
static void
counter_take(struct page_counter *counter)
{
	if (isnan(counter->first))
		counter->first = isnan(counter->now) ? 0 : counter->now;
	if (isnan(counter->now))
		return;
	if (isnan(counter->last))
		counter->last = counter->first;
	if (counter->now < counter->last) {
		counter->first -= counter->last;
		counter->falls++;
	}
	counter->last = counter->now;
}

static void
read_named(struct page_watch *page, const char *text)
{
	if (page->named != NULL)
		counter_of(page, page->named->name)->now =
		    series_sum(page->named, text);
}

int
page_watch_read(struct page_watch *page, const char *text, double time_s)
{
	double start = NAN;
	int anew = 0;

	for (size_t i = 0; i < page->ncounters; i++)
		page->counters[i].now = NAN;
	read_named(page, text);
	for (; *text != '\0'; text += *text == '\n') {
		if (*text != '#')
			read_line(page, text, &start);
		text += strcspn(text, "\n");
	}
	/* One that falls again and again is of several processes. */
	for (size_t i = 0; i < page->ncounters; i++) {
		counter_take(&page->counters[i]);
		page->in_turn |= page->counters[i].falls > 1;
	}
	if (!isnan(start))
		anew = read_start(page, start, time_s);
	page->reads++;
	return anew;
}

/* Exporters tell their version by a series called so. */
void
page_exporter(const char *text, char *name, size_t size)
{
	static const char ending[] = "_build_info";
	struct series_name series;

	name[0] = '\0';
	for (; *text != '\0'; text += *text == '\n') {
		size_t length = strcspn(text, "{ \n");

		if (length > strlen(ending) && length < SERIES_NAME &&
		    memcmp(text + length - strlen(ending), ending,
			   strlen(ending)) == 0 &&
		    series_parse(&series, text) != NULL) {
			series.name[length - strlen(ending)] = '\0';
			if (text_ends(series.name, "_exporter"))
				snprintf(name, size, "%s", series.name);
		}
		text += strcspn(text, "\n");
	}
}

/* 0: it has risen by exactly so much; INFINITY: not at all. */
static double
counter_misfit(const struct page_counter *counter, double requests)
{
	double rise = counter->last - counter->first;

	if (!(rise > 0))
		return INFINITY;
	return fabs(log(rise / fmax(requests, 1)));
}

const struct page_counter *
page_watch_counter(const struct page_watch *page, double requests)
{
	const struct page_counter *best = NULL;

	for (size_t i = 0; i < page->ncounters; i++) {
		const struct page_counter *counter = &page->counters[i];

		if ((!isnan(counter->last) || page->named != NULL) &&
		    (best == NULL || counter_misfit(counter, requests) <
					 counter_misfit(best, requests)))
			best = counter;
	}
	return best;
}
