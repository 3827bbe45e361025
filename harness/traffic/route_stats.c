/* SPDX-License-Identifier: MIT */
#include "traffic/route_stats.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"

/* Longer than LONG are few, and kept while there is room. */
enum { TARGET_MAX = 8000, LONG = 400 };

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

/* Whether there is room for a long target. */
static int
target_fits(struct long_targets *longs, const struct hit *hit)
{
	if (hit->target.len <= LONG)
		return 1;
	if (longs->room < hit->target.len) {
		longs->unkept += hit->weight;
		return 0;
	}
	longs->room -= hit->target.len;
	return 1;
}

static size_t
stats_sample(struct route_stats *stats, const struct hit *hit,
	     const struct route_stats_plan *plan)
{
	size_t before = stats->samples.count;

	if (!target_can_be_sent(hit->target) || !target_fits(plan->longs, hit))
		return 0;
	samples_add(&stats->samples, hit->target, hit->status < 400,
		    plan->keep);
	return stats->samples.count - before;
}

static uint64_t
hash_text(uint64_t hash, const char *text)
{
	return text != NULL ? text_hash(hash, text, strlen(text) + 1)
			    : text_hash(hash, "", 1);
}

/* Requests of two types differ, even if their bodies do not. */
static uint64_t
hash_headers(uint64_t hash, const struct example *example)
{
	static const char *const names[] = {"content-type:", "accept:"};

	for (size_t i = 0; i < example->nheaders; i++)
		for (size_t n = 0; n < COUNT(names); n++)
			if (strncasecmp(example->headers[i], names[n],
					strlen(names[n])) == 0)
				hash = hash_text(hash, example->headers[i]);
	return hash;
}

static uint64_t
example_hash(const struct example *example)
{
	uint64_t hash = TEXT_HASH_START;

	/* A form's own type has a boundary that is another each time. */
	if (example->nparts == 0)
		hash = hash_headers(hash, example);

	if (example->body != NULL)
		hash = text_hash(hash, example->body, example->body_len);
	hash = hash_text(hash, example->file);
	for (size_t i = 0; i < example->nparts; i++) {
		const struct example_part *part = &example->parts[i];

		hash = hash_text(hash, part->name);
		hash = hash_text(hash, part->value);
		hash = hash_text(hash, part->file);
	}
	hash = hash_text(hash, example->todo);
	return hash + (example->body_unknown != 0);
}

static char *
copy_text(const char *text)
{
	return text != NULL ? xstrdup(text) : NULL;
}

static void
copy_parts(struct request_copy *copy, const struct example *example)
{
	copy->nparts = example->nparts;
	copy->parts = xcalloc(copy->nparts + 1, sizeof(*copy->parts));
	for (size_t i = 0; i < copy->nparts; i++)
		copy->parts[i] = (struct example_part){
		    .name = copy_text(example->parts[i].name),
		    .value = copy_text(example->parts[i].value),
		    .file = copy_text(example->parts[i].file),
		    .type = copy_text(example->parts[i].type)};
}

void
request_copy_make(struct request_copy *copy, const struct example *example)
{
	*copy = (struct request_copy){.hash = example_hash(example),
				      .body_unknown = example->body_unknown,
				      .described = example->described};
	for (size_t i = 0; i < example->nheaders; i++)
		strings_add(&copy->headers, example->headers[i]);
	copy->file = copy_text(example->file);
	copy->todo = copy_text(example->todo);
	copy_parts(copy, example);
	if (example->body_len > BODY_KEPT) {
		copy->body_unknown = 1;
	} else if (example->body != NULL) {
		copy->body = xmalloc(example->body_len + 1);
		memcpy(copy->body, example->body, example->body_len);
		copy->body[example->body_len] = '\0';
		copy->body_len = example->body_len;
	}
}

void
request_copy_free(struct request_copy *request)
{
	for (size_t i = 0; i < request->nparts; i++) {
		free((char *)request->parts[i].name);
		free((char *)request->parts[i].value);
		free((char *)request->parts[i].file);
		free((char *)request->parts[i].type);
	}
	free(request->parts);
	strings_free(&request->headers);
	free(request->body);
	free(request->file);
	free(request->todo);
}

/* Room for a request that sends something new; NULL: it is known, or there is
 * none. */
static struct request_copy *
stats_place(struct route_stats *stats, uint64_t hash, double weight)
{
	for (size_t i = 0; i < stats->nsent; i++)
		if (stats->sent[i].hash == hash)
			return NULL;
	if (stats->nsent == REQUESTS_KEPT) {
		stats->unkept += weight;
		return NULL;
	}
	stats->sent =
	    xrealloc(stats->sent, (stats->nsent + 1) * sizeof(*stats->sent));
	return &stats->sent[stats->nsent++];
}

static void
stats_keep_request(struct route_stats *stats, const struct hit *hit)
{
	struct request_copy *place =
	    stats_place(stats, example_hash(hit->example), hit->weight);

	if (place != NULL)
		request_copy_make(place, hit->example);
}

static void
stats_merge_requests(struct route_stats *into, struct route_stats *from)
{
	into->unkept += from->unkept;
	for (size_t i = 0; i < from->nsent; i++) {
		struct request_copy *place =
		    stats_place(into, from->sent[i].hash, 1);

		if (place == NULL)
			continue;
		*place = from->sent[i];
		from->sent[i] = (struct request_copy){0};
	}
}

static void
stats_count(struct route_stats *stats, const struct hit *hit)
{
	stats->requests += hit->weight;
	statuses_add(&stats->answers, hit->aborted ? 0 : hit->status,
		     hit->weight);
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
		stats_keep_request(stats, hit);
	return stats_sample(stats, hit, plan);
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
	statuses_merge(&into->answers, &from->answers);
	before = into->samples.count + from->samples.count;
	samples_merge(&into->samples, &from->samples, keep);
	stats_merge_requests(into, from);
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
	for (size_t i = 0; i < stats->nsent; i++)
		request_copy_free(&stats->sent[i]);
	free(stats->sent);
	free(stats->bins);
	free(stats);
}
