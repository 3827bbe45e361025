/* SPDX-License-Identifier: MIT */
/* A coverage in words. */
#include "traffic/coverage.h"

#include "base/escape.h"
#include "traffic/traffic.h"

/* Only all of them are 100 %: a share that rounds to it is 99.9 %. */
static void
add_percent(struct buf *out, double share)
{
	double percent = 100 * share;

	if (percent < 100 && percent > 99.9)
		percent = 99.9;
	if (percent > 0 && percent < 0.01)
		buf_adds(out, "under 0.01 %");
	else if (percent < 1 && percent > 0)
		buf_addf(out, "%.2f %%", percent);
	else if (percent < 10 || (percent > 99 && percent < 100))
		buf_addf(out, "%.1f %%", percent);
	else
		buf_addf(out, "%.0f %%", percent);
}

/* The largest route that is missed, and how many others there are. */
static void
add_missed(const struct coverage *coverage, struct buf *out)
{
	const struct coverage_route *first = coverage->routes;
	size_t missed = coverage->count - coverage->covered;
	struct buf name = {0};

	escape_terminal(&name, first->route);
	buf_addf(out, "; a leak in `%s`", buf_text(&name));
	if (coverage->counts) {
		buf_adds(out, " (");
		add_percent(out, first->share);
		buf_adds(out, ")");
	}
	if (missed > 1)
		buf_addf(out, " or %zu other%s", missed - 1,
			 missed > 2 ? "s" : "");
	buf_adds(out, " cannot be seen");
	buf_free(&name);
}

/* What it was answered, and what production answered. */
static void
add_answers(const struct coverage *coverage, const struct coverage_route *route,
	    struct buf *out)
{
	const struct statuses *production = &route->stats->answers;

	buf_adds(out, "driven, but answered ");
	statuses_words(&route->answers, ~0U, out);
	if (!(statuses_known(production) > 0))
		return;
	buf_adds(out, coverage->counts ? "; production answered "
				       : "; documented is ");
	statuses_words(production, statuses_usual(production), out);
}

void
coverage_why(const struct coverage *coverage,
	     const struct coverage_route *route, struct buf *out)
{
	if (route->covered || !route->touched)
		return;
	if (!(route->aborted < route->driven))
		buf_adds(out, "each request was aborted");
	else if (!(statuses_known(&route->answers) > 0))
		buf_adds(out, "driven, but never answered");
	else
		add_answers(coverage, route, out);
}

/* The largest route that was driven in vain, and how many others there are. */
static void
add_touched(const struct coverage *coverage, struct buf *out)
{
	const struct coverage_route *first = NULL;
	struct buf name = {0};
	size_t count = 0;

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_route *route = &coverage->routes[i];

		if (route->covered || !(route->driven > route->aborted))
			continue;
		if (count++ == 0)
			first = route;
	}
	if (first == NULL)
		return;
	escape_terminal(&name, first->route);
	buf_addf(out, " `%s`: ", buf_text(&name));
	coverage_why(coverage, first, out);
	if (count > 1)
		buf_addf(out, " (and %zu other%s)", count - 1,
			 count > 2 ? "s" : "");
	buf_adds(out, ".");
	buf_free(&name);
}

/* A route that seems covered may be so by one of its operations. */
static void
add_unseen(const struct coverage *coverage, struct buf *out)
{
	const struct coverage_route *first = NULL;
	struct buf name = {0};

	for (size_t i = coverage->count; i > 0; i--)
		if (coverage->routes[i - 1].operations)
			first = &coverage->routes[i - 1];
	if (first == NULL)
		return;
	escape_terminal(&name, first->route);
	buf_addf(out,
		 " Operations of `%s` are not seen in a log: compare with a "
		 "HAR file.",
		 buf_text(&name));
	buf_free(&name);
}

static void
add_driven(const struct coverage *coverage, struct buf *out)
{
	const char *drives = coverage->assumed ? "asks for" : "drives";

	if (coverage->covered == coverage->count)
		buf_addf(out, "The scenario %s all %zu route%s", drives,
			 coverage->count, coverage->count == 1 ? "" : "s");
	else
		buf_addf(out, "The scenario %s %zu of %zu route%s", drives,
			 coverage->covered, coverage->count,
			 coverage->count == 1 ? "" : "s");
	if (coverage->counts) {
		buf_adds(out, ", ");
		add_percent(out, coverage->share);
		buf_adds(out, " of production's requests");
	}
}

/* More routes were driven than are told apart. */
static void
add_untold(const struct coverage *coverage, struct buf *out)
{
	if (coverage->untold > 0 && coverage->covered < coverage->count)
		buf_addf(out,
			 " At least that: %.0f requests went to more routes "
			 "than the %d that are told apart, and those that seem "
			 "missed may be among them.",
			 coverage->untold, NAMES_MOST - 1);
}

void
coverage_sentence(const struct coverage *coverage, struct buf *out)
{
	add_driven(coverage, out);
	if (coverage->covered < coverage->count)
		add_missed(coverage, out);
	buf_adds(out, ".");
	add_touched(coverage, out);
	add_unseen(coverage, out);
	add_untold(coverage, out);
}
