/* SPDX-License-Identifier: MIT */
#include "record/labels.h"

#include <string.h>

#include "base/text.h"

static const char metric_name[] = "__name__";

void
labels_add(struct labels *labels, const char *name, const char *value)
{
	strings_add(&labels->names, name);
	strings_add(&labels->values, value);
}

const char *
labels_get(const struct labels *labels, const char *name)
{
	int i = strings_index(&labels->names, name);

	return i < 0 ? "" : labels->values.items[i];
}

void
labels_free(struct labels *labels)
{
	strings_free(&labels->names);
	strings_free(&labels->values);
}

/* So that sums of similar texts differ (MurmurHash3's last step). */
static uint64_t
labels_mix(uint64_t hash)
{
	hash ^= hash >> 33;
	hash *= UINT64_C(0xff51afd7ed558ccd);
	hash ^= hash >> 33;
	hash *= UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 33;
}

uint64_t
labels_hash(const struct labels *labels)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < labels->names.count; i++) {
		const char *name = labels->names.items[i];
		const char *value = labels->values.items[i];
		uint64_t one =
		    text_hash(TEXT_HASH_START, name, strlen(name) + 1);

		sum += labels_mix(text_hash(one, value, strlen(value)));
	}
	return sum;
}

void
labels_write(struct buf *out, const struct labels *labels, const char *without)
{
	int first = 1;

	for (size_t i = 0; i < labels->names.count; i++) {
		const char *name = labels->names.items[i];

		if (without != NULL && strcmp(name, without) == 0)
			continue;
		buf_addf(out, "%s%s=\"%s\"", first ? "" : ", ", name,
			 labels->values.items[i]);
		first = 0;
	}
}

int
labels_shared(const struct labels *a, const struct labels *b)
{
	int shared = 0;

	for (size_t i = 0; i < a->names.count; i++) {
		const char *name = a->names.items[i];
		int j = strings_index(&b->names, name);

		if (j < 0 || strcmp(name, metric_name) == 0)
			continue;
		if (strcmp(a->values.items[i], b->values.items[j]) != 0)
			return -1;
		shared++;
	}
	return shared;
}
