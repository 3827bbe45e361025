/* SPDX-License-Identifier: MIT */
#include "traffic/bins.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct bin *
bins_place(struct bins *bins, const char *key)
{
	size_t i = 0;

	while (i < bins->count && strcmp(bins->items[i].key, key) != 0)
		i++;
	if (i == BINS_MAX)
		return NULL;
	if (i == bins->count)
		snprintf(bins->items[bins->count++].key,
			 sizeof(bins->items[0].key), "%s", key);
	return &bins->items[i];
}

void
bins_count(struct bins *bins, const char *key, double count)
{
	struct bin *bin = bins_place(bins, key);

	if (bin != NULL)
		bin->count += count;
}

static void
bins_add_query(struct bins *bins, const struct hit *hit)
{
	const char *end = hit->target.at + hit->target.len;
	const char *at = memchr(hit->target.at, '?', hit->target.len);

	while (at != NULL && at + 1 < end && *at != '#') {
		size_t len = 0;
		char key[sizeof(bins->items[0].key)];

		for (at++; at + len < end && strchr("=&#", at[len]) == NULL;)
			len++;
		snprintf(key, sizeof(key), "?%.*s", (int)(len < 50 ? len : 50),
			 at);
		if (len > 0)
			bins_count(bins, key, hit->weight);
		at += len;
		while (at < end && *at != '&' && *at != '#')
			at++;
		if (at == end)
			break;
	}
}

const char *
bins_body(double bytes)
{
	return bytes < 1	 ? "no body"
	       : bytes < 1024	 ? "body below 1 KiB"
	       : bytes < 65536	 ? "body below 64 KiB"
	       : bytes < 1048576 ? "body below 1 MiB"
				 : "body of 1 MiB and more";
}

void
bins_add(struct bins *bins, const struct hit *hit)
{
	char key[sizeof(bins->items[0].key)];
	size_t type = 0;

	if (hit->target.len > 0)
		bins_add_query(bins, hit);
	while (type < hit->type.len && type < 40 &&
	       strchr("; ,", hit->type.at[type]) == NULL)
		type++;
	if (type > 0 && !(type == 1 && *hit->type.at == '-')) {
		snprintf(key, sizeof(key), "type %.*s", (int)type,
			 hit->type.at);
		bins_count(bins, key, hit->weight);
	}
	if (!isnan(hit->body_bytes))
		bins_count(bins, bins_body(hit->body_bytes), hit->weight);
	if (hit->aborted)
		bins_count(bins, BIN_ABORTED, hit->weight);
}

double
bins_get(const struct bins *bins, const char *key)
{
	for (size_t i = 0; bins != NULL && i < bins->count; i++)
		if (strcmp(bins->items[i].key, key) == 0)
			return bins->items[i].count;
	return 0;
}

void
bins_merge(struct bins *into, const struct bins *from)
{
	for (size_t i = 0; from != NULL && i < from->count; i++)
		bins_count(into, from->items[i].key, from->items[i].count);
}
