/* SPDX-License-Identifier: MIT */
/*
 * Where memory grows: outside the heap, in which kind of mapping, or as free
 * space in malloc; and which allocator manages it.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "report/phrase.h"

/* A smaller share of the growth is not worth mentioning. */
static const double least_share = 0.1;

enum { OUTSIDE, BUFFERS, HEAP, ANON, FILES, STACK, PARTS };

static const size_t parts[PARTS] = {
    [OUTSIDE] = METRIC_ROW_outside, [BUFFERS] = METRIC_ROW_off_heap,
    [HEAP] = METRIC_ROW_map_heap,   [ANON] = METRIC_ROW_map_anon,
    [FILES] = METRIC_ROW_map_file,  [STACK] = METRIC_ROW_map_stack,
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
	       (metric_is(metric->name, EVIDENCE_MEMORY) ||
		metric_is(metric->name, EVIDENCE_OUTSIDE_MALLOC) ||
		metric_is(metric->name, EVIDENCE_OUTSIDE));
}

/*
 * Of memory outside the heap, buffers are a part that the runtime tells; of the
 * process's memory, all that is outside.
 */
static int
where_has_part(const struct metric_verdict *metric, size_t part)
{
	int of_outside = metric_is(metric->name, EVIDENCE_OUTSIDE);

	return !(part == OUTSIDE && of_outside) &&
	       !(part == BUFFERS && !of_outside);
}

static void
where_add(struct buf *out, const struct judged *run, size_t part, double growth)
{
	const char *allocator = run_or_empty(run->run->info.target.allocator);
	const char *keeper =
	    metric_is(judged_decisive(run)->name, EVIDENCE_OUTSIDE)
		? ""
		: where_keeper(run);
	char text[PHRASE_TEXT];

	buf_addf(out, "%sin %s", out->len == 0 ? "" : ", ",
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

static const struct metric_verdict *
where_metric(const struct judged *run, size_t row)
{
	return judged_metric(run, metric_rows[row].column);
}

/* What is in use is level, and free space grows: by how much. */
static void
where_fragments(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *in_use =
	    where_metric(run, METRIC_ROW_in_use);
	const struct metric_verdict *free_space =
	    where_metric(run, METRIC_ROW_malloc_free);
	char text[PHRASE_TEXT];

	if (in_use == NULL || in_use->kind != VERDICT_FLAT ||
	    free_space == NULL || !phrase_has_growth(free_space) ||
	    !(free_space->growth.low > 0) ||
	    !(free_space->growth.estimate > in_use->tolerance))
		return;
	buf_addf(out,
		 "in use is level; %s of growth is free space inside malloc "
		 "(fragmentation)",
		 phrase_growth(text, run, MEASURE_BYTES,
			       free_space->growth.estimate));
}

void
phrase_where(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run), *part;
	double growths[PARTS];
	size_t largest;

	if (!where_is_known(run, metric)) {
		where_fragments(out, run);
		return;
	}
	for (size_t i = 0; i < PARTS; i++) {
		part = where_metric(run, parts[i]);
		growths[i] = part != NULL && phrase_has_growth(part) &&
				     where_has_part(metric, i)
				 ? part->growth.estimate
				 : NAN;
	}
	while ((largest = where_largest(
		    growths, least_share * metric->growth.estimate)) < PARTS) {
		where_add(out, run, largest, growths[largest]);
		growths[largest] = NAN;
	}
}
