/* SPDX-License-Identifier: MIT */
#include "report/brief.h"

#include <math.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/units.h"
#include "report/phrase.h"
#include "report/plot.h"

enum { BRIEF_ROUTES = 2, BRIEF_NAME = 60, BRIEF_PLACE = 80 };

static void
brief_tolerated(struct buf *out, const struct judged *run,
		const struct metric_verdict *metric)
{
	char text[PHRASE_TEXT];

	buf_addf(out, "; %s is tolerated",
		 phrase_growth(text, run, metric->measure, metric->tolerance));
}

/* Between which bounds growth is, and how sure that is. */
static void
brief_sure(struct buf *out, const struct judged *run,
	   const struct run_files *files)
{
	const struct metric_verdict *metric = judged_decisive(run);
	enum verdict_kind kind = run->verdict->kind;
	char low[PHRASE_TEXT], high[PHRASE_TEXT], share[UNITS_TEXT];

	(void)files;
	if (metric == NULL || !phrase_has_growth(metric) || !(metric->tail > 0))
		return;
	phrase_growth(low, run, metric->measure, metric->growth.low);
	phrase_growth(high, run, metric->measure, metric->growth.high);
	units_percent(share, 1 - metric->tail);
	if (kind == VERDICT_INCONCLUSIVE)
		buf_addf(out, "not yet: anything between %s and %s", low, high);
	else if (kind == VERDICT_LEAK && metric->growth.low > 0)
		buf_addf(out, "%s that it is at least %s", share, low);
	else if (kind == VERDICT_FLAT && metric->growth.high > 0)
		buf_addf(out, "%s that it is less than %s", share, high);
	else if (kind == VERDICT_FLAT)
		buf_addf(out, "%s that there is no growth", share);
	else
		return;
	brief_tolerated(out, run, metric);
}

/* Where the growth that was judged begins; only a LEAK has a beginning. */
static void
brief_since(struct buf *out, const struct judged *run,
	    const struct run_files *files)
{
	const struct metric_verdict *metric = judged_decisive(run);
	char time[UNITS_TEXT], count[UNITS_TEXT];
	struct trace trace;
	double time_s;

	(void)files;
	if (run->verdict->kind != VERDICT_LEAK || metric == NULL ||
	    trace_column(&trace, run, metric->name) != 0)
		return;
	time_s = trace_time_at(&trace, metric->from_dose);
	if (!isfinite(time_s) || !(metric->to_dose > metric->from_dose))
		return;
	buf_addf(out, "%s into the %s", units_duration(time, fmax(time_s, 0)),
		 run->conditions.per_second ? "record" : "load");
	if (!run->conditions.per_second)
		buf_addf(out, ", after %s requests",
			 units_count(count, round(metric->from_dose)));
}

static void
brief_growing_routes(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run);
	char growth[PHRASE_TEXT];
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < run->nroutes; i++) {
		const struct route_growth *route = &run->routes[i];

		if (!route->grows)
			continue;
		if (shown == BRIEF_ROUTES) {
			more++;
			continue;
		}
		buf_adds(out, shown++ > 0 ? ", " : "");
		phrase_cut_middle(out, route->name, BRIEF_NAME, BRIEF_NAME / 3);
		buf_addf(out, " (%s)",
			 phrase_growth(growth, run, metric->measure,
				       route->growth.estimate));
	}
	if (more > 0)
		buf_addf(out, " and %zu more", more);
}

static void
brief_with(struct buf *out, const struct judged *run,
	   const struct run_files *files)
{
	(void)files;
	if (run->verdict->kind != VERDICT_LEAK || judged_decisive(run) == NULL)
		return;
	if (run->route_needed > 0 || run->routes_alike)
		phrase_routes(out, run);
	else
		brief_growing_routes(out, run);
}

static void
brief_follows(struct buf *out, const struct judged *run,
	      const struct run_files *files)
{
	(void)files;
	phrase_drivers(out, run);
}

static const char *
brief_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

/* Whom the profile blames in that list; the first, if it does not say. */
static const json_t *
brief_blamed(const json_t *profile, const char *list)
{
	const json_t *items = json_object_get(profile, list);
	const char *name =
	    brief_text(json_object_get(profile, "blamed"), "name");
	const json_t *item;
	size_t i;

	json_array_foreach(items, i, item)
	{
		if (strcmp(brief_text(item, "name"), name) == 0)
			return item;
	}
	return json_array_get(items, 0);
}

/* about: the key of what else is known of it. */
static void
brief_profiled(struct buf *out, const json_t *profile, const char *list,
	       const char *about)
{
	const json_t *item = brief_blamed(profile, list);
	const json_t *share = json_object_get(item, "share");
	char percent[UNITS_TEXT];

	if (out->len > 0 || brief_text(item, "name")[0] == '\0' ||
	    json_is_null(json_object_get(profile, "blamed")))
		return;
	phrase_cut(out, brief_text(item, "name"), BRIEF_NAME);
	if (json_is_number(share))
		buf_addf(out, ", %s of it",
			 units_percent(percent, json_number_value(share)));
	if (brief_text(item, about)[0] != '\0') {
		buf_adds(out, ": ");
		phrase_cut_middle(out, brief_text(item, about), BRIEF_PLACE,
				  BRIEF_PLACE / 2);
	}
}

/* The profile knows best; else what is open. */
static void
brief_holder(struct buf *out, const struct judged *run,
	     const struct run_files *files)
{
	if (run->verdict->kind != VERDICT_LEAK)
		return;
	brief_profiled(out, files->profile, "keepers", "what");
	brief_profiled(out, files->profile, "packages", "place");
	brief_profiled(out, files->profile, "functions", "place");
	if (out->len == 0)
		phrase_descriptors(out, run);
}

/* Where the memory is, as long as nobody holds it by name. */
static void
brief_where(struct buf *out, const struct judged *run,
	    const struct run_files *files)
{
	struct buf holder = {0};

	brief_holder(&holder, run, files);
	if (holder.len == 0 && run->verdict->kind == VERDICT_LEAK)
		phrase_where(out, run);
	buf_free(&holder);
}

/* Once all is known, what is left is to mend it and to show that. */
static void
brief_next(struct buf *out, const struct judged *run,
	   const struct run_files *files)
{
	const char *path = run_or_empty(run->run->path);

	(void)files;
	next_step(out, run, 0);
	if (out->len > 0 || run->verdict->kind != VERDICT_LEAK ||
	    !run->run->info.scenario.present)
		return;
	buf_adds(out, "flatline compare ");
	escape_shell(out, path, strlen(path));
	buf_adds(out, " RUN, with a run of the build that mends it");
}

static const struct {
	const char *name;
	void (*add)(struct buf *, const struct judged *,
		    const struct run_files *);
} brief_rows[] = {
    {"how sure", brief_sure},	{"since", brief_since},
    {"follows", brief_follows}, {"comes with", brief_with},
    {"held by", brief_holder},	{"where", brief_where},
    {"next", brief_next},
};

void
brief_each(const struct judged *run, const struct run_files *files,
	   brief_take_fn *take, void *arg)
{
	struct buf words = {0};

	for (size_t i = 0; i < COUNT(brief_rows); i++) {
		buf_clear(&words);
		brief_rows[i].add(&words, run, files);
		if (words.len > 0)
			take(arg, brief_rows[i].name, buf_text(&words));
	}
	buf_free(&words);
}
