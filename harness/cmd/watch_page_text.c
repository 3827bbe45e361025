/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/watch_page.h"

/* As Prometheus writes them; what is not known has no line. */
static void
page_number(struct buf *out, double number)
{
	if (isinf(number))
		buf_adds(out, number > 0 ? " +Inf\n" : " -Inf\n");
	else
		buf_addf(out, " %.12g\n", number);
}

static void
page_head(struct buf *out, const char *name, const char *help)
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* The value of a label: backslash, quote and line break are escaped. */
static void
page_label(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\n') {
			buf_adds(out, "\\n");
			continue;
		}
		if (*text == '\\' || *text == '"')
			buf_adds(out, "\\");
		buf_add(out, text, 1);
	}
}

static void
page_bounds(struct buf *out, const char *name, const char *help,
	    const char *metric, const struct bounds *bounds)
{
	const struct {
		const char *bound;
		double value;
	} rows[] = {{"low", bounds->low},
		    {"estimate", bounds->estimate},
		    {"high", bounds->high}};

	if (isnan(bounds->low) && isnan(bounds->estimate) &&
	    isnan(bounds->high))
		return;
	page_head(out, name, help);
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (isnan(rows[i].value))
			continue;
		buf_addf(out, "%s{metric=\"", name);
		page_label(out, metric);
		buf_addf(out, "\",bound=\"%s\"}", rows[i].bound);
		page_number(out, rows[i].value);
	}
}

static void
page_verdict(struct buf *out, const struct live_state *state)
{
	static const enum verdict_kind kinds[] = {
	    VERDICT_LEAK, VERDICT_FLAT, VERDICT_INCONCLUSIVE, VERDICT_FAILED};
	enum verdict_kind kind =
	    state->known ? state->kind : VERDICT_INCONCLUSIVE;

	page_head(out, "flatline_verdict", "1 of the verdict so far, else 0.");
	for (size_t i = 0; i < COUNT(kinds); i++)
		buf_addf(out, "flatline_verdict{verdict=\"%s\"} %d\n",
			 verdict_word(kinds[i]), kinds[i] == kind);
}

void
watch_page_text(struct buf *out, const struct live_state *state,
		double watched_s)
{
	int bytes = state->measure == MEASURE_BYTES;

	page_head(out, "flatline_watched_seconds",
		  "How long the service has been watched.");
	buf_adds(out, "flatline_watched_seconds");
	page_number(out, watched_s);
	page_verdict(out, state);
	if (!state->known || state->metric[0] == '\0')
		return;
	page_bounds(out,
		    bytes ? "flatline_growth_bytes_per_hour"
			  : "flatline_growth_per_hour",
		    "Growth of what decides, between bounds that are each "
		    "one-sided 97.5 %.",
		    state->metric, &state->hourly);
	page_bounds(out, "flatline_seconds_to_limit",
		    "Until the limit is reached at that growth; +Inf: never.",
		    state->metric, &state->limit_s);
}
