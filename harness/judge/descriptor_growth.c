/* SPDX-License-Identifier: MIT */
#include "judge/descriptor_growth.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/route_growth.h"

/* Fewer than these are no leak to speak of, unless the count is judged so. */
enum { FEW = 20 };

/* descriptors.csv has a row where a count has changed. */
struct reading {
	struct descriptor_growth *items; /* room for DESCRIPTOR_READ */
	double *now;
	size_t count;
	double from_s; /* the last look up to then is the first that counts */
	double look_s, most;
	struct judged_descriptors *into;
};
enum { DESCRIPTOR_READ = 512 };

static double
reading_sum(const struct reading *reading)
{
	double sum = 0;

	for (size_t i = 0; i < reading->count; i++)
		sum += reading->now[i];
	return sum;
}

/* A look is complete. Afterwards connections may be closed that the load held,
 * so the end is where there were the most. */
static void
reading_look(struct reading *reading)
{
	int begins =
	    isnan(reading->into->from_s) || reading->look_s <= reading->from_s;
	double sum = reading_sum(reading);

	if (isnan(reading->look_s) || (!begins && sum < reading->most))
		return;
	reading->most = begins ? 0 : sum;
	if (begins)
		reading->into->from_s = reading->look_s;
	reading->into->to_s = reading->look_s;
	for (size_t i = 0; i < reading->count; i++) {
		reading->items[i].after = reading->now[i];
		if (begins)
			reading->items[i].before = reading->now[i];
	}
}

static size_t
reading_find(struct reading *reading, const struct descriptor_growth *wanted)
{
	for (size_t i = 0; i < reading->count; i++)
		if (strcmp(reading->items[i].kind, wanted->kind) == 0 &&
		    strcmp(reading->items[i].what, wanted->what) == 0 &&
		    strcmp(reading->items[i].state, wanted->state) == 0)
			return i;
	if (reading->count == DESCRIPTOR_READ)
		return DESCRIPTOR_READ;
	reading->items[reading->count] = *wanted;
	return reading->count++;
}

enum { TIME, KIND, WHAT, STATE, HOW_MANY, COLUMNS };

static void
take_line(void *arg, const char *const *texts)
{
	struct reading *reading = arg;
	struct descriptor_growth wanted = {.before = 0};
	double time_s = strtod(texts[TIME], NULL);
	double count = strtod(texts[HOW_MANY], NULL);
	size_t i;

	if (texts[KIND][0] == '\0' || !(fabs(time_s) <= RECORD_MOST_S) ||
	    !(count >= 0 && count <= RECORD_MOST))
		return;
	if (!(time_s <= reading->look_s)) {
		reading_look(reading);
		reading->look_s = time_s;
	}
	snprintf(wanted.kind, sizeof(wanted.kind), "%s", texts[KIND]);
	snprintf(wanted.what, sizeof(wanted.what), "%s", texts[WHAT]);
	snprintf(wanted.state, sizeof(wanted.state), "%s", texts[STATE]);
	if ((i = reading_find(reading, &wanted)) < DESCRIPTOR_READ)
		reading->now[i] = count;
}

static int
by_growth(const void *a, const void *b)
{
	const struct descriptor_growth *x = a, *y = b;
	double more = (y->after - y->before) - (x->after - x->before);

	return (more > 0) - (more < 0);
}

/* Of an own load, the connections that it holds open are no leak. */
static int
is_the_loads(const struct judged *judged, const struct descriptor_growth *item)
{
	return !judged->conditions.per_second &&
	       strcmp(item->kind, "tcp port") == 0 &&
	       strcmp(item->state, "ESTABLISHED") == 0;
}

static void
reading_keep(struct reading *reading, const struct judged *judged, int leaks)
{
	struct judged_descriptors *into = reading->into;

	qsort(reading->items, reading->count, sizeof(*reading->items),
	      by_growth);
	for (size_t i = 0; i < reading->count; i++) {
		const struct descriptor_growth *item = &reading->items[i];
		double more = item->after - item->before;

		if (!(more >= 1) || (!leaks && is_the_loads(judged, item)))
			continue;
		into->more += more;
		if (into->count < JUDGED_DESCRIPTORS)
			into->items[into->count++] = *item;
	}
}

static void
reading_read(struct reading *reading, const struct judged *judged)
{
	static const char *const columns[COLUMNS] = {
	    [TIME] = "time_s", [KIND] = "kind",	     [WHAT] = "what",
	    [STATE] = "state", [HOW_MANY] = "count",
	};

	reading->items = xcalloc(DESCRIPTOR_READ, sizeof(*reading->items));
	reading->now = xcalloc(DESCRIPTOR_READ, sizeof(*reading->now));
	run_lines(judged->run, "descriptors.csv", columns, COLUMNS, take_line,
		  reading);
	reading_look(reading);
}

/* The index of the count of open files, or of sockets; nmetrics: none. */
static size_t
files_metric(const struct verdict *verdict)
{
	size_t found = verdict->nmetrics;

	for (size_t i = verdict->nmetrics; i > 0; i--) {
		const struct metric_verdict *metric = &verdict->metrics[i - 1];

		if (metric_is(metric->name, EVIDENCE_FILES) &&
		    (found == verdict->nmetrics ||
		     metric->kind == VERDICT_LEAK))
			found = i - 1;
	}
	return found;
}

static int
is_clear(const struct judged *judged, double more)
{
	const struct conditions *of = &judged->conditions;

	return more >= FEW && (of->per_second || !(of->requests > 0) ||
			       more >= of->count_tolerance * of->requests);
}

void
descriptor_growth_find(struct judged *judged)
{
	struct judged_descriptors *into = &judged->descriptors;
	const struct verdict *verdict = judged->verdict;
	size_t files = files_metric(verdict);
	int leaks = files < verdict->nmetrics &&
		    verdict->metrics[files].kind == VERDICT_LEAK;
	struct reading reading = {.from_s = judged->conditions.measured_from_s,
				  .look_s = NAN,
				  .into = into};

	*into = (struct judged_descriptors){.from_s = NAN, .to_s = NAN};
	reading_read(&reading, judged);
	reading_keep(&reading, judged, leaks);
	free(reading.items);
	free(reading.now);
	if (!leaks && !is_clear(judged, into->more))
		into->count = 0;
	else if (into->count > 0 && files < verdict->nmetrics)
		into->sure = route_growth_words(judged, files, into->routes,
						sizeof(into->routes));
}
