/* SPDX-License-Identifier: MIT */
/* In which kind of mapping growth sits, and who keeps what there. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "report/phrase.h"

/* A part smaller than this share of the growth is not worth a word. */
static const double least_share = 0.1;

static const struct {
	const char *name, *words;
} parts[] = {
    {"map_heap_bytes", "the heap"},
    {"map_anon_bytes", "other anonymous memory"},
    {"map_file_bytes", "mapped files"},
    {"map_stack_bytes", "stacks"},
};

/* Whose heap is anonymous memory, by runtime or allocator. */
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
target_word(const struct judged *run, const char *key)
{
	json_t *target = json_object_get(run->run->meta, "target");
	const char *word = json_string_value(json_object_get(target, key));

	return word != NULL ? word : "";
}

static const char *
where_keeper(const struct judged *run)
{
	const char *runtime = target_word(run, "runtime");
	const char *allocator = target_word(run, "allocator");

	for (size_t i = 0; i < COUNT(keepers); i++)
		if (strcmp(keepers[i].of, runtime) == 0 ||
		    strcmp(keepers[i].of, allocator) == 0)
			return keepers[i].keeper;
	return "";
}

/* Mappings are of the process: they say nothing of a heap that was asked. */
static int
where_is_known(const struct judged *run, const struct metric_verdict *metric)
{
	static const char *const os_names[] = {"anon_bytes", "pss_bytes",
					       "rss_bytes"};

	if (metric == NULL || run->verdict->kind != VERDICT_LEAK ||
	    metric->reason != REASON_SUSTAINED || !phrase_has_growth(metric))
		return 0;
	for (size_t i = 0; i < COUNT(os_names); i++)
		if (strcmp(metric->name, os_names[i]) == 0)
			return 1;
	return 0;
}

static void
where_add(struct buf *out, const struct judged *run, size_t part, double growth)
{
	const char *allocator = target_word(run, "allocator");
	const char *keeper = where_keeper(run);
	char text[PHRASE_TEXT];

	buf_addf(out, "%sin %s", out->len == 0 ? "of it " : ", ",
		 parts[part].words);
	if (part == 0 && allocator[0] != '\0')
		buf_addf(out, " (%.20s)", allocator);
	if (part == 1 && keeper[0] != '\0')
		buf_addf(out, " (where %s keeps its heap)", keeper);
	buf_addf(out, ": %s", phrase_growth(text, run, MEASURE_BYTES, growth));
}

/* The largest first; NAN and what was told already are left out. */
static size_t
where_largest(const double *growths, double least)
{
	size_t largest = COUNT(parts);

	for (size_t i = 0; i < COUNT(parts); i++)
		if (growths[i] >= least &&
		    (largest == COUNT(parts) || growths[i] > growths[largest]))
			largest = i;
	return largest;
}

void
phrase_where(struct buf *out, const struct judged *run)
{
	const struct metric_verdict *metric = judged_decisive(run), *part;
	double growths[COUNT(parts)];
	size_t largest;

	if (!where_is_known(run, metric))
		return;
	for (size_t i = 0; i < COUNT(parts); i++) {
		part = judged_metric(run, parts[i].name);
		growths[i] = part != NULL && phrase_has_growth(part)
				 ? part->growth.estimate
				 : NAN;
	}
	while ((largest = where_largest(growths, least_share *
						     metric->growth.estimate)) <
	       COUNT(parts)) {
		where_add(out, run, largest, growths[largest]);
		growths[largest] = NAN;
	}
}
