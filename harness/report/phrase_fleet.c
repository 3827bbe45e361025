/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <time.h>

#include "base/mem.h"
#include "base/units.h"
#include "report/fleet.h"
#include "report/phrase.h"

void
phrase_fleet(struct buf *out, const struct fleet_row *rows, size_t count)
{
	static const enum verdict_kind kinds[] = {
	    VERDICT_LEAK, VERDICT_FAILED, VERDICT_INCONCLUSIVE, VERDICT_FLAT};
	size_t of[COUNT(kinds)] = {0}, before = out->len;
	char text[UNITS_TEXT];

	for (size_t i = 0; i < count; i++)
		of[rows[i].kind]++;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (of[kinds[i]] > 0)
			buf_addf(out, "%s%s %s", out->len > before ? ", " : "",
				 units_count(text, (double)of[kinds[i]]),
				 verdict_title(kinds[i]));
}

void
phrase_moment(struct buf *out, double time_s)
{
	time_t seconds = (time_t)time_s;
	char text[32];
	struct tm day;

	if (gmtime_r(&seconds, &day) != NULL &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &day) > 0)
		buf_adds(out, text);
}

static void
phrase_release_before(struct buf *out, const struct fleet_row *row)
{
	const struct fleet_release *release = &row->releases[row->since];
	const struct fleet_release *before = release - 1;
	char text[PHRASE_TEXT];

	buf_addf(out, "since release %.80s, ", release->name);
	phrase_moment(out, release->from_s);
	buf_addf(out, ": before it %s", verdict_title(before->kind));
	if (before->kind == VERDICT_LEAK)
		buf_addf(out, ", %s/%s",
			 phrase_amount(text, row->measure, before->growth),
			 row->per_second ? "h" : "request");
}

void
phrase_releases(struct buf *out, const struct fleet_row *row)
{
	if (row->lives > 1)
		buf_addf(out, "%zu lives", row->lives);
	if (row->nreleases < 2)
		return;
	if (row->lives > 1)
		buf_adds(out, "; ");
	if (row->since == row->nreleases)
		buf_addf(out, "so in all %zu releases", row->nreleases);
	else
		phrase_release_before(out, row);
}

void
phrase_promql(struct buf *out, const struct fleet_row *row)
{
	const struct fleet_promql *promql = &row->promql;
	char text[PHRASE_TEXT];

	if (isnan(promql->deriv))
		buf_adds(out, "deriv has no value at the end");
	else
		buf_addf(
		    out, "deriv %s/h",
		    phrase_amount(text, row->measure, promql->deriv * 3600));
	buf_addf(out, ", above 0 in %zu of %zu windows of 6h", promql->alarms,
		 promql->windows);
	if (!isnan(promql->predicted_s))
		buf_addf(out, "; predict_linear: the limit in %s",
			 units_duration(text, promql->predicted_s));
}
