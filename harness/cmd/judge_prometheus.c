/* SPDX-License-Identifier: MIT */
/*
 * Asks for what --per counts, for limits, and then for the series, each of
 * which is judged as it comes.
 */
#include "cmd/judge_prometheus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "cmd/cmd.h"
#include "cmd/fleet_text.h"
#include "query/prom.h"
#include "report/fleet.h"

enum { MOST_SERIES = 200000, LIMIT_READINGS = 24 };

#define USUAL_STEP_S 60.0

static const struct {
	const char *query, *name;
} limits[] = {
    {"kube_pod_container_resource_limits{resource=\"memory\"}",
     "kube_pod_container_resource_limits"},
    {"kube_pod_container_resource_limits_memory_bytes",
     "kube_pod_container_resource_limits_memory_bytes"},
    {"container_spec_memory_limit_bytes{container!=\"\"} > 0",
     "container_spec_memory_limit_bytes"},
};

/* The series under way, and where it goes when it is whole. */
struct collector {
	struct fleet *fleet;
	const struct labels *labels;
	double *pairs;
	size_t n, room, series;
	int wanted;
	const char *source; /* of limits; NULL: they are not asked for */
	int counter;	    /* that is what is asked for */
	struct prom_range range;
};

static void
collector_begin(void *arg, const struct labels *labels)
{
	struct collector *collector = arg;

	collector->labels = labels;
	collector->n = 0;
	collector->wanted = collector->source != NULL || collector->counter ||
			    fleet_wants(collector->fleet, labels);
}

/* Only what was asked for, and forwards. */
static void
collector_reading(void *arg, double time_s, double value)
{
	struct collector *collector = arg;
	size_t n = collector->n;

	if (!collector->wanted || isnan(value) || fabs(value) > RECORD_MOST ||
	    n > PROM_READINGS ||
	    !(time_s >= collector->range.start_s - 1 &&
	      time_s <= collector->range.end_s + 1) ||
	    (n > 0 && !(time_s > collector->pairs[2 * n - 2])))
		return;
	if (n == collector->room) {
		collector->room = n > 0 ? 2 * n : 1024;
		collector->pairs =
		    xrealloc(collector->pairs,
			     2 * collector->room * sizeof(*collector->pairs));
	}
	collector->pairs[2 * n] = time_s;
	collector->pairs[2 * n + 1] = value;
	collector->n++;
}

static int
collector_end(void *arg, struct error *err)
{
	struct collector *collector = arg;
	size_t n = collector->n;

	if (++collector->series > MOST_SERIES)
		return error_set(err, STATUS_DATA,
				 "more than %d series: ask for fewer",
				 MOST_SERIES);
	if (!collector->wanted || n == 0)
		return 0;
	if (collector->source != NULL)
		fleet_limit(collector->fleet, collector->labels,
			    collector->source, collector->pairs[2 * n - 1]);
	else if (collector->counter)
		fleet_count(collector->fleet, collector->labels,
			    collector->pairs, n);
	else
		return fleet_series(collector->fleet, collector->labels,
				    collector->pairs, n, err);
	return 0;
}

static int
collect(struct collector *collector, struct prom *prom, const char *query,
	const struct prom_range *range, struct error *err)
{
	const struct prom_sink sink = {collector, collector_begin,
				       collector_reading, collector_end};

	collector->range = *range;
	collector->series = 0;
	return prom_query_range(prom, query, range, &sink, err);
}

/* A limit that nobody tells is none, whatever the reason. */
static int
collect_limits(struct collector *collector, struct prom *prom,
	       const struct prom_range *range, struct error *err)
{
	struct prom_range rough = *range;

	rough.step_s =
	    fmax(floor((range->end_s - range->start_s) / LIMIT_READINGS), 1);
	rough.start_s = range->end_s - rough.step_s * LIMIT_READINGS;
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct error own = {0};

		collector->source = limits[i].name;
		if (collect(collector, prom, limits[i].query, &rough, &own) !=
			0 &&
		    own.status != STATUS_DATA) {
			collector->source = NULL;
			return error_set(err, own.status, "%s", own.text);
		}
		if (collector->series > 0)
			break;
	}
	collector->source = NULL;
	return 0;
}

static int
collect_all(struct collector *collector, struct prom *prom,
	    const struct settings *settings, const struct prom_range *range,
	    struct error *err)
{
	if (settings->per != NULL) {
		collector->counter = 1;
		if (collect(collector, prom, settings->per, range, err) != 0)
			return -1;
		collector->counter = 0;
		if (collector->series == 0)
			return error_set(err, STATUS_DATA,
					 "--per: the query gives no series");
	}
	if (isnan(settings->limit) &&
	    collect_limits(collector, prom, range, err) != 0)
		return -1;
	if (collect(collector, prom, settings->query, range, err) != 0)
		return -1;
	return fleet_finish(collector->fleet, err);
}

/* Of a long range one reply holds, if nobody asked for more. */
static double
range_step(const struct settings *settings)
{
	static const double steps[] = {60,   120,  300,	 600,	900,
				       1800, 3600, 7200, 14400, 86400};
	size_t i = 0;

	if (!isnan(settings->step))
		return settings->step;
	while (i + 1 < COUNT(steps) &&
	       settings->since / steps[i] > PROM_READINGS - 2)
		i++;
	return steps[i];
}

static struct prom_range
range_of(const struct settings *settings)
{
	double step_s = range_step(settings);
	double end_s = floor((double)time(NULL) / step_s) * step_s;

	return (struct prom_range){
	    end_s - floor(settings->since / step_s) * step_s, end_s, step_s};
}

static void
note_count(size_t count, const char *what)
{
	char *text;

	if (count == 0)
		return;
	text = xasprintf("%zu %s", count, what);
	print_note("%s", text);
	free(text);
}

static void
note_step(const struct settings *settings, const struct prom_range *range,
	  double spacing_s)
{
	char step[UNITS_TEXT], since[UNITS_TEXT], seen[UNITS_TEXT];
	char *text = NULL;

	units_duration(step, range->step_s);
	if (isnan(settings->step) && range->step_s > USUAL_STEP_S)
		text = xasprintf("a reading every %s, not every minute, so "
				 "that one reply holds %s: --step 1m takes all",
				 step, units_duration(since, settings->since));
	else if (spacing_s >= 1.5 * range->step_s)
		text = xasprintf("a reading every %s, though every %s was "
				 "asked for: the server has raised the step, "
				 "or has no more",
				 units_duration(seen, spacing_s), step);
	if (text != NULL)
		print_note("%s", text);
	free(text);
}

static void
note_all(const struct settings *settings, const struct prom_range *range,
	 const struct prom *prom, const struct fleet_counts *counts)
{
	note_step(settings, range, counts->spacing_s);
	note_count(counts->pods,
		   "series without a container left out: a pod's sum is in its "
		   "containers");
	note_count(counts->pauses, "series of containers named POD left out");
	note_count(counts->groups,
		   "series of control groups that are no container left out");
	note_count(counts->no_memory, "series left out that are no memory");
	note_count(counts->empty, "series with fewer than 6 readings left out");
	note_count(counts->uncounted,
		   "verdicts are by the hour: --per has no series with their "
		   "labels");
	note_count(prom->again, "requests were repeated");
	if (counts->thinned > 1)
		note_count(counts->thinned,
			   "readings at a time were merged into their lowest, "
			   "of series that began, ended or came in parts");
	for (size_t i = 0; i < prom->warnings.count; i++)
		print_note("the server warns: %s", prom->warnings.items[i]);
	if (counts->failed > 0) {
		note_count(counts->failed, "could not be judged:");
		print_note("%s", counts->failure);
	}
}

static enum status
print_rows(const struct fleet *fleet, const struct settings *settings)
{
	enum status worst = STATUS_OK;
	const struct fleet_row *rows;
	size_t count;

	rows = fleet_rows(fleet, &count);
	for (size_t i = 0; i < count; i++) {
		fleet_text_print(&rows[i], settings);
		worst = status_worse(worst, rows[i].status);
	}
	if (!settings->json && !settings->quiet)
		fleet_text_sum(rows, count);
	return worst;
}

static void
write_page(const struct fleet *fleet, const struct settings *settings,
	   const struct prom_range *range, struct error *err)
{
	struct fleet_page page = {
	    .source = settings->prometheus,
	    .query = settings->query,
	    .start_s = range->start_s,
	    .end_s = range->end_s,
	    .step_s = range->step_s,
	};

	page.rows = fleet_rows(fleet, &page.count);
	fleet_page_write(settings->output, &page, err);
}

static enum status
show(const struct fleet *fleet, const struct settings *settings,
     const struct prom_range *range, const struct prom *prom, struct error *err)
{
	const struct fleet_counts *counts = fleet_counts(fleet);
	enum status status;
	size_t count;

	note_all(settings, range, prom, counts);
	fleet_rows(fleet, &count);
	if (count == 0 && counts->failed == 0)
		error_set(err, STATUS_DATA,
			  "%s: the query gives no series of memory with 6 "
			  "readings: try it in Prometheus' own page, with a "
			  "name that ends in _bytes",
			  settings->prometheus);
	status = print_rows(fleet, settings);
	if (settings->output != NULL && err->status == STATUS_OK)
		write_page(fleet, settings, range, err);
	return counts->failed > 0 ? status_worse(status, STATUS_DATA) : status;
}

/* A rate has lost what was counted while nobody looked. */
static int
check_per(const char *per, struct error *err)
{
	static const char *const functions[] = {"rate(", "irate(", "delta(",
						"deriv(", "increase("};

	for (size_t i = 0; per != NULL && i < COUNT(functions); i++)
		if (strstr(per, functions[i]) != NULL)
			return error_set(err, STATUS_USAGE,
					 "--per takes the counter as it is, "
					 "without %s...): flatline itself "
					 "counts what was added",
					 functions[i]);
	return 0;
}

static int
check(const struct settings *settings, struct error *err)
{
	if (settings->query == NULL)
		return error_set(
		    err, STATUS_USAGE,
		    "--prometheus needs --query, for example "
		    "'container_memory_working_set_bytes{namespace=\"shop\"}'");
	return check_per(settings->per, err);
}

enum status
judge_prometheus(const struct settings *settings, struct error *err)
{
	enum status status = STATUS_OK;
	struct collector collector = {0};
	struct fleet_order order;
	struct prom_range range;
	struct prom prom;

	if (check(settings, err) != 0)
		return err->status;
	range = range_of(settings);
	order = (struct fleet_order){settings, range.start_s, range.end_s,
				     range.step_s, prom_parts(&range)};
	collector.fleet = fleet_new(&order, fleet_text_keep, (void *)settings);
	prom_init(&prom, settings->prometheus, settings, interrupt_watch());
	if (collect_all(&collector, &prom, settings, &range, err) == 0)
		status = show(collector.fleet, settings, &range, &prom, err);
	prom_free(&prom);
	fleet_free(collector.fleet);
	free(collector.pairs);
	return status;
}
