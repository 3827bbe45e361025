/* SPDX-License-Identifier: MIT */
#include "load/latency.h"

#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"

enum { SUMS_MOST = 1024 };

void
latency_describe(struct run_latency *latency, const struct histogram *histogram)
{
	latency->present = 1;
	latency->mean = histogram_mean(histogram) * 1e3;
	latency->p50 = histogram_quantile(histogram, .5) * 1e3;
	latency->p90 = histogram_quantile(histogram, .9) * 1e3;
	latency->p95 = histogram_quantile(histogram, .95) * 1e3;
	latency->p99 = histogram_quantile(histogram, .99) * 1e3;
	latency->p999 = histogram_quantile(histogram, .999) * 1e3;
	latency->max = (double)histogram->max_us / 1e3;
}

void
latency_write(struct buf *text, const struct latency *of)
{
	static const double shares[] = {0,    .1,    .25,   .5,	 .75,
					.9,   .95,   .975,  .99, .995,
					.999, .9995, .9999, 1};

	for (size_t i = 0; i < COUNT(shares); i++) {
		escape_csv(text, of->route);
		buf_addf(text, ",%g,%.3f,%.3f\n", shares[i] * 100,
			 histogram_quantile(of->latency, shares[i]) * 1e3,
			 histogram_quantile(of->uncorrected, shares[i]) * 1e3);
	}
}

static const char timing_latency[] = "latency";
static const char timing_uncorrected[] = "uncorrected";

static void
buckets_row(struct buf *text, const char *route, const char *timing,
	    const char *us, double count)
{
	escape_csv(text, route);
	buf_addf(text, ",%s,%s,%.0f\n", timing, us, count);
}

static void
buckets_write(struct buf *text, const char *route, const char *timing,
	      const struct histogram *histogram)
{
	char us[24];

	if (histogram->count == 0)
		return;
	buckets_row(text, route, timing, "min", (double)histogram->min_us);
	buckets_row(text, route, timing, "max", (double)histogram->max_us);
	buckets_row(text, route, timing, "sum", histogram->sum_us);
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (histogram->buckets[i] == 0)
			continue;
		snprintf(us, sizeof(us), "%llu",
			 (unsigned long long)histogram_least(i));
		buckets_row(text, route, timing, us,
			    (double)histogram->buckets[i]);
	}
}

void
latency_write_buckets(struct buf *text, const struct latency *of)
{
	buckets_write(text, of->route, timing_latency, of->latency);
	buckets_write(text, of->route, timing_uncorrected, of->uncorrected);
}

/* One run's histograms while they are read. */
struct reading_buckets {
	struct latency_sums own;
	int broken;
};

static struct latency_sum *
sums_find(const struct latency_sums *sums, const char *route)
{
	for (size_t i = 0; i < sums->count; i++)
		if (strcmp(sums->items[i]->route, route) == 0)
			return sums->items[i];
	return NULL;
}

static struct latency_sum *
sums_get(struct latency_sums *sums, const char *route)
{
	struct latency_sum *sum;

	sum = sums_find(sums, route);
	if (sum != NULL || sums->count == SUMS_MOST)
		return sum;
	sums->items =
	    xrealloc(sums->items, (sums->count + 1) * sizeof(*sums->items));
	sum = xcalloc(1, sizeof(*sum));
	sum->route = xstrdup(route);
	sums->items[sums->count++] = sum;
	return sum;
}

static int
read_whole(const char *text, uint64_t *number)
{
	char *end;

	*number = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' &&
		       *number < UINT64_C(1000000000000000000)
		   ? 0
		   : -1;
}

static int
buckets_take(struct histogram *histogram, const char *us, uint64_t count)
{
	uint64_t least;

	if (strcmp(us, "min") == 0)
		histogram->min_us = count;
	else if (strcmp(us, "max") == 0)
		histogram->max_us = count;
	else if (strcmp(us, "sum") == 0)
		histogram->sum_us = (double)count;
	else if (read_whole(us, &least) != 0)
		return -1;
	else
		histogram_add_bucket(histogram, least, count);
	return 0;
}

static void
on_line(void *arg, const char *const *texts)
{
	struct reading_buckets *reading = arg;
	struct latency_sum *sum = sums_get(&reading->own, texts[0]);
	uint64_t count;

	if (sum == NULL || read_whole(texts[3], &count) != 0)
		reading->broken = 1;
	else if (strcmp(texts[1], timing_latency) == 0)
		reading->broken |=
		    buckets_take(&sum->latency, texts[2], count) != 0;
	else if (strcmp(texts[1], timing_uncorrected) == 0)
		reading->broken |=
		    buckets_take(&sum->uncorrected, texts[2], count) != 0;
}

static void
sums_merge(struct latency_sums *into, const struct latency_sums *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct latency_sum *one = from->items[i];
		struct latency_sum *sum = sums_get(into, one->route);

		if (sum == NULL)
			continue;
		histogram_merge(&sum->latency, &one->latency);
		histogram_merge(&sum->uncorrected, &one->uncorrected);
	}
}

int
latency_sums_add(struct latency_sums *sums, const struct run *run,
		 struct error *err)
{
	static const char *const columns[] = {"route", "timing", "us", "count"};
	struct reading_buckets reading = {.broken = 0};
	int result = run_lines(run, "histograms.csv", columns, COUNT(columns),
			       on_line, &reading);

	if (result != 0)
		error_set(err, STATUS_DATA, "%s has no histograms.csv",
			  run->path);
	else if (reading.broken)
		result =
		    error_set(err, STATUS_DATA,
			      "%s/histograms.csv: a line is broken", run->path);
	else
		sums_merge(sums, &reading.own);
	latency_sums_free(&reading.own);
	return result != 0 ? -1 : 0;
}

const struct latency_sum *
latency_sums_find(const struct latency_sums *sums, const char *route)
{
	return sums_find(sums, route);
}

void
latency_sums_free(struct latency_sums *sums)
{
	for (size_t i = 0; i < sums->count; i++) {
		free(sums->items[i]->route);
		free(sums->items[i]);
	}
	free(sums->items);
	*sums = (struct latency_sums){0};
}
