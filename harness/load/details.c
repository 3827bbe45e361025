/* SPDX-License-Identifier: MIT */
#include "load/details.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

struct slice
details_type(const struct http_request *request)
{
	static const char name[] = "Content-Type:";

	for (size_t i = 0; i < request->nheaders; i++) {
		const char *line = request->headers[i];

		if (strncasecmp(line, name, sizeof(name) - 1) != 0)
			continue;
		line += sizeof(name) - 1;
		line += strspn(line, " ");
		return (struct slice){line, strlen(line)};
	}
	return (struct slice){"", 0};
}

static uint64_t
detail_kind(size_t route, const struct hit *hit)
{
	const char *query = memchr(hit->target.at, '?', hit->target.len);
	uint64_t hash = text_hash(TEXT_HASH_START, &route, sizeof(route));
	const char *bytes = bins_body(hit->body_bytes);

	hash = text_hash(hash, &bytes, sizeof(bytes));
	hash = text_hash(hash, hit->type.at, hit->type.len);
	if (query != NULL)
		hash = text_hash(hash, query,
				 hit->target.len -
				     (size_t)(query - hit->target.at));
	return hash | 1;
}

/* Finds the bins of a kind that is not remembered. */
static void
details_learn(struct details *details, struct detail_memo *memo, size_t route,
	      const struct hit *hit)
{
	struct bins *bins = &details->routes[route], of_it = {0};

	bins_add(&of_it, hit);
	memo->route = (uint16_t)route;
	memo->nbins = 0;
	for (size_t i = 0; i < of_it.count; i++) {
		struct bin *bin = bins_place(bins, of_it.items[i].key);

		if (bin != NULL)
			memo->bins[memo->nbins++] =
			    (unsigned char)(bin - bins->items);
	}
}

void
details_add(struct details *details, size_t route,
	    const struct http_request *request)
{
	struct detail_memo *memo;
	struct hit hit;
	uint64_t kind;

	hit_init(&hit);
	hit.target = (struct slice){request->url, strlen(request->url)};
	hit.type = details_type(request);
	hit.body_bytes = (double)request->body_len;
	kind = detail_kind(route, &hit);
	memo = &details->memos[(kind >> 32) % DETAIL_MEMOS];
	if (memo->kind != kind) {
		details_learn(details, memo, route, &hit);
		memo->kind = kind;
	}
	for (size_t i = 0; i < memo->nbins; i++)
		details->routes[memo->route].items[memo->bins[i]].count++;
}
