/* SPDX-License-Identifier: MIT */
/* What is counted and kept of one route. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/trie.h"

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

static void
tally_sample(struct census *census, struct tally *tally, const struct hit *hit)
{
	size_t before = tally->samples.count;

	if (!target_can_be_sent(hit->target))
		return;
	samples_add(&tally->samples, hit->target, hit->status < 400,
		    census->plan.keep);
	census->kept += tally->samples.count - before;
	census_thin(census);
}

static struct sketch *
sketch_new(const struct example *example)
{
	struct sketch *sketch = xcalloc(1, sizeof(*sketch));

	for (size_t i = 0; i < example->nheaders; i++)
		strings_add(&sketch->headers, example->headers[i]);
	sketch->body_unknown = example->body_unknown;
	if (example->body != NULL) {
		sketch->body = xmalloc(example->body_len + 1);
		memcpy(sketch->body, example->body, example->body_len);
		sketch->body[example->body_len] = '\0';
		sketch->body_len = example->body_len;
	}
	return sketch;
}

static void
sketch_free(struct sketch *sketch)
{
	if (sketch == NULL)
		return;
	strings_free(&sketch->headers);
	free(sketch->body);
	free(sketch);
}

/* The first one, or the first that has a body. Its target is the sample. */
static void
tally_sketch(struct tally *tally, const struct hit *hit)
{
	if (tally->sketch != NULL &&
	    (tally->sketch->body != NULL || hit->example->body == NULL))
		return;
	sketch_free(tally->sketch);
	tally->sketch = sketch_new(hit->example);
}

void
tally_add(struct census *census, struct tally **at, const struct hit *hit)
{
	struct tally *tally = *at;
	int class = hit->status / 100;

	if (tally == NULL)
		tally = *at = xcalloc(1, sizeof(*tally));
	if (class < 1 || class >= CENSUS_CLASSES)
		class = 0;
	tally->requests += hit->weight;
	tally->classes[class] += hit->weight;
	tally->aborted += hit->aborted ? hit->weight : 0;
	if (census->plan.bins) {
		if (tally->bins == NULL)
			tally->bins = xcalloc(1, sizeof(*tally->bins));
		bins_add(tally->bins, hit);
	}
	if (census->plan.keep == 0)
		return;
	tally_sample(census, tally, hit);
	if (hit->example != NULL)
		tally_sketch(tally, hit);
}

static void
tally_merge_samples(struct census *census, struct samples *into,
		    struct samples *from)
{
	census->kept -= into->count + from->count;
	samples_merge(into, from, census->plan.keep);
	census->kept += into->count;
}

void
tally_merge(struct census *census, struct tally **at, struct tally *from)
{
	struct tally *into = *at;

	if (from == NULL)
		return;
	if (into == NULL) {
		*at = from;
		return;
	}
	into->requests += from->requests;
	into->aborted += from->aborted;
	for (size_t i = 0; i < CENSUS_CLASSES; i++)
		into->classes[i] += from->classes[i];
	tally_merge_samples(census, &into->samples, &from->samples);
	if (into->sketch == NULL) {
		into->sketch = from->sketch;
		from->sketch = NULL;
	}
	if (into->bins != NULL)
		bins_merge(into->bins, from->bins);
	tally_free(from);
}

void
tally_free(struct tally *tally)
{
	if (tally == NULL)
		return;
	samples_free(&tally->samples);
	sketch_free(tally->sketch);
	free(tally->bins);
	free(tally);
}
