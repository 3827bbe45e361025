/* SPDX-License-Identifier: MIT */
#include "traffic/samples.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* MurmurHash3's finaliser: the last bytes hardly change FNV's upper bits. */
static uint64_t
samples_hash(struct slice target)
{
	uint64_t hash = text_hash(TEXT_HASH_START, target.at, target.len);

	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 33;
}

/* The index of the first item whose hash is not lower. */
static size_t
samples_place(const struct samples *samples, uint64_t hash)
{
	size_t low = 0, high = samples->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (samples->items[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether there is room for it, at *place. */
static int
samples_want(const struct samples *samples, uint64_t hash, size_t most,
	     size_t *place)
{
	if (samples->count >= most && samples->items[most - 1].hash <= hash)
		return 0;
	*place = samples_place(samples, hash);
	return *place == samples->count || samples->items[*place].hash != hash;
}

static void
samples_put(struct samples *samples, size_t place, struct sample sample,
	    size_t most)
{
	if (samples->count >= most)
		samples_cut(samples, most - 1);
	if ((samples->count & (samples->count - 1)) == 0)
		samples->items =
		    xrealloc(samples->items,
			     (samples->count > 0 ? samples->count * 2 : 1) *
				 sizeof(*samples->items));
	memmove(&samples->items[place + 1], &samples->items[place],
		(samples->count - place) * sizeof(*samples->items));
	samples->items[place] = sample;
	samples->count++;
}

/* Whether a target that was answered like that is still wanted. */
static int
samples_take(struct samples *samples, int well)
{
	if (samples->count > 0 && !well && !samples->poor)
		return 0;
	if (samples->count > 0 && well && samples->poor)
		samples_cut(samples, 0);
	samples->poor = !well;
	return 1;
}

void
samples_add(struct samples *samples, struct slice target, int well, size_t most)
{
	uint64_t hash = samples_hash(target);
	size_t place;

	if (samples_take(samples, well) &&
	    samples_want(samples, hash, most, &place))
		samples_put(
		    samples, place,
		    (struct sample){hash, xstrndup(target.at, target.len)},
		    most);
}

void
samples_merge(struct samples *into, struct samples *from, size_t most)
{
	for (size_t i = 0; i < from->count; i++) {
		struct sample *sample = &from->items[i];
		size_t place;

		if (!samples_take(into, !from->poor) ||
		    !samples_want(into, sample->hash, most, &place))
			continue;
		samples_put(into, place, *sample, most);
		sample->target = NULL;
	}
	samples_free(from);
}

void
samples_cut(struct samples *samples, size_t most)
{
	while (samples->count > most)
		free(samples->items[--samples->count].target);
}

void
samples_free(struct samples *samples)
{
	samples_cut(samples, 0);
	free(samples->items);
	*samples = (struct samples){0};
}

/* Numbers by their value: /items/9 before /items/10. */
static int
compare_targets(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

const char **
samples_sorted(const struct samples *samples)
{
	const char **sorted = xcalloc(samples->count + 1, sizeof(*sorted));

	for (size_t i = 0; i < samples->count; i++)
		sorted[i] = samples->items[i].target;
	if (samples->count > 1)
		qsort(sorted, samples->count, sizeof(*sorted), compare_targets);
	return sorted;
}
