/* SPDX-License-Identifier: MIT */
#include "judge/page_proof.h"

#include <math.h>
#include <stdio.h>

#include "base/units.h"

/*
 * A counter has to rise by at least so much of what was driven, since a page
 * may be a few seconds old; and by no more than so many times as much, since
 * then most of what it counts is not ours.
 */
static const double least_share = 0.8, most_share = 3;

int
page_proof_is_all(const struct run_info *info)
{
	return info->target.present && info->target.pid == 0;
}

static void
read_counter(struct conditions *conditions, const struct run_page *page)
{
	char counted[UNITS_TEXT], driven[UNITS_TEXT];
	double share = page->counted / fmax(page->driven, 1);

	if (share >= least_share && share <= most_share)
		return;
	units_count(counted, page->counted);
	units_count(driven, page->driven);
	if (page->counted > 0)
		snprintf(conditions->unreported, sizeof(conditions->unreported),
			 "%.60s of %.80s rose by %s while %s requests were "
			 "answered: %s",
			 page->counter, page->url, counted, driven,
			 share > most_share
			     ? "most of what it counts is not of this run"
			     : "others answered the rest");
	else
		snprintf(conditions->unreported, sizeof(conditions->unreported),
			 "%.60s of %.80s did not rise while %s requests were "
			 "answered: another process answered them, or the page "
			 "is a stored one",
			 page->counter, page->url, driven);
}

void
page_proof_read(struct conditions *conditions, const struct run_info *info)
{
	const struct run_page *page = &info->target.page;

	if (!page_proof_is_all(info) || !page->present)
		return;
	if (page->exporter != NULL)
		snprintf(conditions->unreported, sizeof(conditions->unreported),
			 "%.80s is the page of %.60s, whose memory is its own "
			 "and not the service's",
			 page->url, page->exporter);
	else if (page->in_turn > 0)
		snprintf(conditions->unreported, sizeof(conditions->unreported),
			 "%.80s is of several processes in turn: give the page "
			 "of one",
			 page->url);
	else if (!info->load.present)
		return;
	else if (page->counter != NULL && isnan(page->counted))
		snprintf(conditions->unreported, sizeof(conditions->unreported),
			 "%.80s has no series %.60s, which was to count "
			 "requests",
			 page->url, page->counter);
	else if (page->counter == NULL)
		snprintf(conditions->unreported, sizeof(conditions->unreported),
			 "%.80s counts no requests that are known to be, so it "
			 "may be of another process than the one that "
			 "answered: name what counts them with --per SERIES",
			 page->url);
	else
		read_counter(conditions, page);
}
