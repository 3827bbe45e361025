/* SPDX-License-Identifier: MIT */
/*
 * Sections of the page: routes, latency, checks, failures; what holds memory.
 */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/html.h"
#include "report/phrase.h"

enum { SHOWN_ROWS = 100, SHOWN_HOLDERS = 20 };

static void
html_json_text(struct buf *out, json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	html_cell(out, text != NULL ? text : "");
}

static void
html_json_words(struct buf *out, json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	html_words(out, text != NULL ? text : "");
}

static void
html_json_count(struct buf *out, json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	html_count(out, json_is_number(value) ? json_number_value(value) : NAN);
}

static void
html_share(struct buf *out, double share)
{
	if (isfinite(share))
		buf_addf(out, "<td>%.1f %%</td>", 100 * share);
	else
		buf_adds(out, "<td>?</td>");
}

/* What sets the route apart; nothing if its bounds do not. */
static void
html_route_growth(struct buf *out, const struct judged *run, const char *name)
{
	const struct route_growth *route = judged_route(run, name);
	const struct metric_verdict *metric = judged_decisive(run);
	char estimate[PHRASE_TEXT], low[PHRASE_TEXT], high[PHRASE_TEXT];
	struct buf words = {0};

	if (route != NULL && route->grows)
		buf_addf(
		    &words, "%s, between %s and %s",
		    phrase_amount(estimate, metric->measure,
				  route->growth.estimate),
		    phrase_amount(low, metric->measure, route->growth.low),
		    phrase_amount(high, metric->measure, route->growth.high));
	else if (route != NULL && route->less)
		buf_addf(&words, "less than %s",
			 phrase_amount(high, metric->measure,
				       fmax(route->growth.high, 0)));
	buf_addf(out, "<td class=\"left long%s\">",
		 route != NULL && route->grows ? " leak" : "");
	html_text(out, buf_text(&words));
	buf_adds(out, "</td>");
	buf_free(&words);
}

/* Whether there is a route that growth surely comes with, and not with all. */
static int
html_routes_differ(const struct judged *run)
{
	for (size_t i = 0; i < run->nroutes; i++)
		if (run->routes[i].grows)
			return !run->routes_alike && !(run->route_needed > 0);
	return 0;
}

void
html_routes(struct buf *out, const struct page *page)
{
	const struct run_files *files = page->files;
	int differ = html_routes_differ(page->run);
	double total = 0;

	if (files->nroutes == 0)
		return;
	for (size_t i = 0; i < files->nroutes; i++)
		total += files->routes[i].requests;
	html_table(out, "Warm-up included.",
		   differ ? "route|requests|share|failed|<growth per request"
			  : "route|requests|share|failed");
	for (size_t i = 0; i < files->nroutes && i < SHOWN_ROWS; i++) {
		const struct route_tally *row = &files->routes[i];

		html_cell(out, row->name);
		html_count(out, row->requests);
		html_share(out, total > 0 ? row->requests / total : NAN);
		html_count(out, row->errors);
		if (differ)
			html_route_growth(out, page->run, row->name);
		html_row(out);
	}
	html_end(out);
}

static void
html_ms(struct buf *out, double ms)
{
	char text[UNITS_TEXT];

	html_cell(out, ms >= 0 ? units_duration(text, ms / 1e3) : "?");
}

void
html_latency(struct buf *out, const struct page *page)
{
	const struct run_files *files = page->files;
	char share[UNITS_TEXT];

	if (files->nlatency == 0)
		return;
	html_table(out,
		   "Counted from the time a request was due; uncorrected: from "
		   "when it was sent.",
		   "faster|latency|uncorrected");
	for (size_t i = 0; i < files->nlatency; i++) {
		buf_addf(
		    out, "<td>%s</td>",
		    units_percent(share, files->latency[i].percentile / 100));
		html_ms(out, files->latency[i].ms);
		html_ms(out, files->latency[i].uncorrected_ms);
		html_row(out);
	}
	html_end(out);
}

/* A table of the first items of a list; nothing if it is empty. */
static void
html_list(struct buf *out, json_t *list, size_t most, const char *caption,
	  const char *heads, void (*row)(struct buf *, json_t *))
{
	json_t *item;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	html_table(out, caption, heads);
	json_array_foreach(list, i, item)
	{
		if (i == most)
			break;
		row(out, item);
		html_row(out);
	}
	html_end(out);
}

void
html_checks(struct buf *out, const struct page *page)
{
	const struct run_list *list = &page->run->run->info.done.checks;
	const struct run_check *checks = list->items;

	if (list->count == 0)
		return;
	html_table(out, "Expectations of the scenario.", "check|passed|failed");
	for (size_t i = 0; i < list->count && i < SHOWN_ROWS; i++) {
		html_cell(out, run_or_empty(checks[i].check));
		html_count(out, checks[i].passed);
		html_count(out, checks[i].failed);
		html_row(out);
	}
	html_end(out);
}

void
html_failures(struct buf *out, const struct page *page)
{
	const struct run_list *list = &page->run->run->info.done.failures;
	const struct run_failure *failures = list->items;

	if (list->count == 0)
		return;
	html_table(out, "How requests failed.", "kind|times|<the first");
	for (size_t i = 0; i < list->count && i < SHOWN_ROWS; i++) {
		html_cell(out, run_or_empty(failures[i].kind));
		html_count(out, failures[i].count);
		html_words(out, run_or_empty(failures[i].first));
		html_row(out);
	}
	html_end(out);
}

static void
html_yes(struct buf *out, json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	html_cell(out, json_is_true(value)    ? "yes"
		       : json_is_false(value) ? "no"
					      : "");
}

static void
html_json_share(struct buf *out, json_t *object, const char *key)
{
	json_t *share = json_object_get(object, key);

	html_share(out, json_is_number(share) ? json_number_value(share) : NAN);
}

static void
html_covered(struct buf *out, json_t *route)
{
	html_json_text(out, route, "route");
	html_json_share(out, route, "share");
	html_json_count(out, route, "requests");
	html_json_count(out, route, "driven");
	html_yes(out, route, "covered");
	html_yes(out, route, "touched");
}

/* coverage.json: routes of real traffic, and whether the load covered them. */
void
html_coverage(struct buf *out, const struct page *page)
{
	json_t *coverage = page->files->coverage;
	json_t *whole = json_object_get(coverage, "coverage");
	char caption[96] = "";

	if (json_is_number(whole))
		snprintf(caption, sizeof(caption),
			 "%.1f %% of real traffic is driven.",
			 100 * json_number_value(whole));
	html_list(out, json_object_get(coverage, "routes"), SHOWN_ROWS, caption,
		  "route|share|requests|driven|covered|touched", html_covered);
}

static void
html_each(struct buf *out, json_t *holder)
{
	json_t *bytes = json_object_get(holder, "bytes_per_request");
	char text[UNITS_TEXT];

	html_cell(out, json_is_number(bytes)
			   ? units_bytes(text, json_number_value(bytes))
			   : "?");
}

static void
html_holder(struct buf *out, json_t *holder)
{
	html_json_text(out, holder, "name");
	html_each(out, holder);
	html_json_share(out, holder, "share");
	html_json_text(out, holder, "fate");
	html_json_words(out, holder, "place");
}

static void
html_keeper(struct buf *out, json_t *keeper)
{
	html_json_text(out, keeper, "name");
	html_each(out, keeper);
	html_json_share(out, keeper, "share");
	html_json_words(out, keeper, "what");
	html_json_words(out, keeper, "path");
}

/* profile.json: what holds the memory that the load left behind. */
void
html_profile(struct buf *out, const struct page *page)
{
	json_t *profile = page->files->profile;

	html_list(out, json_object_get(profile, "keepers"), SHOWN_HOLDERS,
		  "What keeps the objects that the load left behind.",
		  "keeper|per request|share|<objects|<from", html_keeper);
	html_list(out, json_object_get(profile, "packages"), SHOWN_HOLDERS,
		  "By the package that allocated it. What is kept leaks; the "
		  "rest is in use and "
		  "released later.",
		  "package|per request|share|outcome|<where", html_holder);
	html_list(out, json_object_get(profile, "functions"), SHOWN_HOLDERS,
		  "By the function that allocated it.",
		  "function|per request|share|outcome|<where", html_holder);
}
