/* SPDX-License-Identifier: MIT */
#include "traffic/gaps.h"

#include <math.h>

#include "base/text.h"

/* A longer gap is a client that came back, not think time. */
static const double longest_s = 300;
/* The first bucket's length; each is half as long again. */
static const double shortest_s = 0.001, ratio = 1.4142135623730951;

static void
gaps_count(struct gaps *gaps, double gap)
{
	double bucket;

	if (!(gap >= 0) || gap > longest_s)
		return;
	bucket = gap < shortest_s ? 0 : 1 + log(gap / shortest_s) / log(ratio);
	gaps->counts[(size_t)fmin(bucket, GAP_BUCKETS - 1)]++;
}

void
gaps_add(struct gaps *gaps, struct slice client, double time_s)
{
	uint64_t hash;
	size_t slot;

	if (!isfinite(time_s))
		return;
	gaps->first_s = gaps->any ? fmin(gaps->first_s, time_s) : time_s;
	gaps->last_s = gaps->any ? fmax(gaps->last_s, time_s) : time_s;
	gaps->any = 1;
	if (client.len == 0)
		return;
	hash = text_hash(TEXT_HASH_START, client.at, client.len);
	slot = hash % GAP_CLIENTS;
	if (gaps->clients[slot].hash == hash)
		gaps_count(gaps, time_s - gaps->clients[slot].last_s);
	gaps->clients[slot].hash = hash;
	gaps->clients[slot].last_s = time_s;
}

double
gaps_quantile(const struct gaps *gaps, double part)
{
	double all = 0, sum = 0;
	size_t bucket = 0;

	for (size_t i = 0; i < GAP_BUCKETS; i++)
		all += gaps->counts[i];
	if (!(all > 0))
		return 0;
	while (bucket < GAP_BUCKETS - 1 &&
	       (sum += gaps->counts[bucket]) < part * all)
		bucket++;
	return bucket == 0 ? 0 : shortest_s * pow(ratio, (double)bucket - 0.5);
}
