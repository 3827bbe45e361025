/* SPDX-License-Identifier: MIT */
#include "traffic/route_stats.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { TARGET_MAX = 400 };

static int
target_can_be_sent(struct slice target)
{
	if (target.len == 0 || target.len > TARGET_MAX)
		return 0;
	for (size_t i = 0; i < target.len; i++)
		if (target.at[i] <= ' ' || target.at[i] == 0x7f ||
		    target.at[i] == '\\')
			return 0;
	return 1;
}

static size_t
stats_sample(struct route_stats *stats, const struct hit *hit, unsigned keep)
{
	size_t before = stats->samples.count;

	if (!target_can_be_sent(hit->target))
		return 0;
	samples_add(&stats->samples, hit->target, hit->status < 400, keep);
	return stats->samples.count - before;
}

static struct request_copy *
request_copy(const struct example *example)
{
	struct request_copy *copy = xcalloc(1, sizeof(*copy));

	for (size_t i = 0; i < example->nheaders; i++)
		strings_add(&copy->headers, example->headers[i]);
	copy->body_unknown = example->body_unknown;
	if (example->body != NULL) {
		copy->body = xmalloc(example->body_len + 1);
		memcpy(copy->body, example->body, example->body_len);
		copy->body[example->body_len] = '\0';
		copy->body_len = example->body_len;
	}
	return copy;
}

static void
request_free(struct request_copy *request)
{
	if (request == NULL)
		return;
	strings_free(&request->headers);
	free(request->body);
	free(request);
}

/* The first one, or the first that has a body. Its target is a sample. */
static void
stats_keep_request(struct route_stats *stats, const struct example *example)
{
	if (stats->request != NULL &&
	    (stats->request->body != NULL || example->body == NULL))
		return;
	request_free(stats->request);
	stats->request = request_copy(example);
}

static void
stats_count(struct route_stats *stats, const struct hit *hit)
{
	int class = hit->status / 100;

	if (class < 1 || class >= STATUS_CLASSES)
		class = 0;
	stats->requests += hit->weight;
	stats->classes[class] += hit->weight;
	stats->aborted += hit->aborted ? hit->weight : 0;
}

size_t
route_stats_add(struct route_stats **at, const struct hit *hit,
		const struct route_stats_plan *plan)
{
	struct route_stats *stats = *at;

	if (stats == NULL)
		stats = *at = xcalloc(1, sizeof(*stats));
	stats_count(stats, hit);
	if (plan->bins) {
		if (stats->bins == NULL)
			stats->bins = xcalloc(1, sizeof(*stats->bins));
		bins_add(stats->bins, hit);
	}
	if (plan->keep == 0)
		return 0;
	if (hit->example != NULL)
		stats_keep_request(stats, hit->example);
	return stats_sample(stats, hit, plan->keep);
}

size_t
route_stats_merge(struct route_stats **at, struct route_stats *from,
		  unsigned keep)
{
	struct route_stats *into = *at;
	size_t before;

	if (from == NULL)
		return 0;
	if (into == NULL) {
		*at = from;
		return 0;
	}
	into->requests += from->requests;
	into->aborted += from->aborted;
	for (size_t i = 0; i < STATUS_CLASSES; i++)
		into->classes[i] += from->classes[i];
	before = into->samples.count + from->samples.count;
	samples_merge(&into->samples, &from->samples, keep);
	if (into->request == NULL) {
		into->request = from->request;
		from->request = NULL;
	}
	if (into->bins != NULL)
		bins_merge(into->bins, from->bins);
	route_stats_free(from);
	return before - into->samples.count;
}

void
route_stats_free(struct route_stats *stats)
{
	if (stats == NULL)
		return;
	samples_free(&stats->samples);
	request_free(stats->request);
	free(stats->bins);
	free(stats);
}
