/* SPDX-License-Identifier: MIT */
/* In which kind of mapping memory grows, and which allocator manages it. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "report/phrase.h"

/* A smaller share of the growth is not worth mentioning. */
static const double least_share = 0.1;

enum { HEAP, ANON, FILES, STACK, PARTS };

static const size_t parts[PARTS] = {
    [HEAP] = METRIC_ROW_map_heap,
    [ANON] = METRIC_ROW_map_anon,
    [FILES] = METRIC_ROW_map_file,
    [STACK] = METRIC_ROW_map_stack,
};

/* Which runtime or allocator keeps its heap in anonymous memory. */
static const struct {
	const char *of, *keeper;
} keepers[] = {
    {"node", "V8"},
    {"jvm", "the JVM"},
    {"go", "Go"},
    {"python", "Python"},
    {"jemalloc", "jemalloc"},
    {"tcmalloc", "tcmalloc"},
    {"mimalloc", "mimalloc"},
};

static const char *
where_keeper(const struct judged *run)
{
	const char *runtime = run_or_empty(run->run->info.target.runtime);
	const char *allocator = run_or_empty(run->run->info.target.allocator);

	for (size_t i = 0; i < COUNT(keepers); i++)
		if (strcmp(keepers[i].of, runtime) == 0 ||
		    strcmp(keepers[i].of, allocator) == 0)
			return keepers[i].keeper;
	return "";
}

/*
 * Mappings belong to the process: they do not explain a heap that a runtime
 * reported.
 */
static int
where_is_known(const struct judged *run, const struct metric_verdict *metric)
{
	return metric != NULL && run->verdict->kind == VERDICT_LEAK &&
	       metric->reason == &reason_sustained &&
	       phrase_has_growth(metric) &&
	       metric_is(metric->name, EVIDENCE_MEMORY);
}

static void
where_add(struct buf *out, const struct judged *run, size_t part, double growth)
{
	const char *allocator = run_or_empty(run->run->info.target.allocator);
	const char *keeper = where_keeper(run);
	char text[PHRASE_TEXT];

	buf_addf(out, "%sin %s", out->len == 0 ? "of it " : ", ",
		 metric_rows[parts[part]].label);
	if (part == HEAP && allocator[0] != '\0')
		buf_addf(out, " (%.20s)", allocator);
	if (part == ANON && keeper[0] != '\0')
		buf_addf(out, " (where %s keeps its heap)", keeper);
	buf_addf(out, ": %s", phrase_growth(text, run, MEASURE_BYTES, growth));
}

/*
 * The index of the largest growth; NAN and those already mentioned are skipped.
 */
static size_t
where_largest(const double *growths, double least)
{
	size_t largest = PARTS;

	for (size_t i = 0; i < PARTS; i++)
		if (growths[i] >= least &&
		    (largest == PARTS || growths[i] > growths[largest]))
			largest = i;
	return largest;
}

void
phrase_where(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run), *part;
	double growths[PARTS];
	size_t largest;

	if (!where_is_known(run, metric))
		return;
	for (size_t i = 0; i < PARTS; i++) {
		part = judged_metric(run, metric_rows[parts[i]].column);
		growths[i] = part != NULL && phrase_has_growth(part)
				 ? part->growth.estimate
				 : NAN;
	}
	while ((largest = where_largest(
		    growths, least_share * metric->growth.estimate)) < PARTS) {
		where_add(out, run, largest, growths[largest]);
		growths[largest] = NAN;
	}
}
