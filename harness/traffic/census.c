/* SPDX-License-Identifier: MIT */
#include "traffic/trie.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/traffic.h"

static const struct slice parameter = {":id", 3};

struct census *
census_new(const struct census_plan *plan)
{
	struct census *census = xcalloc(1, sizeof(*census));

	census->plan = *plan;
	if (census->plan.nodes == 0)
		census->plan.nodes = CENSUS_NODES;
	census->nodes = xcalloc(census->plan.nodes, sizeof(*census->nodes));
	census->used = 1;
	return census;
}

void
census_free(struct census *census)
{
	if (census == NULL)
		return;
	for (unsigned i = 0; i < census->used; i++) {
		free(census->nodes[i].name);
		tally_free(census->nodes[i].tally);
		hot_free(census->nodes[i].hot);
	}
	tally_free(census->other);
	free(census->nodes);
	free(census);
}

uint32_t
trie_hash(struct slice name)
{
	uint64_t hash = text_hash(TEXT_HASH_START, name.at, name.len);

	return (uint32_t)(hash ^ hash >> 32);
}

unsigned
trie_find(const struct census *census, unsigned parent, struct slice name,
	  uint32_t hash)
{
	unsigned i = census->nodes[parent].child;

	for (; i != NONE; i = census->nodes[i].next) {
		const struct node *node = &census->nodes[i];

		if (node->hash == hash &&
		    strncmp(node->name, name.at, name.len) == 0 &&
		    node->name[name.len] == '\0')
			break;
	}
	return i;
}

unsigned
trie_add(struct census *census, unsigned parent, struct slice name,
	 uint32_t hash)
{
	struct node *nodes = census->nodes;
	unsigned i = census->vacant;

	if (i != NONE)
		census->vacant = nodes[i].next;
	else if (census->used < census->plan.nodes)
		i = census->used++;
	else
		return NONE;
	nodes[i] = (struct node){.hash = hash,
				 .parent = parent,
				 .next = nodes[parent].child,
				 .name = xstrndup(name.at, name.len)};
	nodes[parent].child = i;
	nodes[parent].nchildren++;
	return i;
}

/* One step down; NONE: there is no room, or with `look` no such node. */
static unsigned
census_step(struct census *census, unsigned parent, struct slice name,
	    const struct hit *hit, int fixed, int look)
{
	uint32_t hash = trie_hash(name);
	unsigned found = trie_find(census, parent, name, hash);
	struct node *node = &census->nodes[parent];

	if (found == NONE && look)
		return node->hot == NULL ? NONE
					 : trie_find(census, parent, parameter,
						     trie_hash(parameter));
	if (found == NONE && !fixed && parent != NONE) {
		if (node->hot == NULL && node->nchildren >= CENSUS_CHILDREN)
			trie_fold(census, parent);
		if (node->hot != NULL)
			return trie_folded_child(census, parent, name, hash,
						 hit->weight);
	}
	if (found == NONE && (parent != NONE || node->nchildren < METHODS))
		found = trie_add(census, parent, name, hash);
	if (found != NONE && fixed)
		census->nodes[found].fixed = 1;
	return found;
}

/* The segment at *at, and past its slash; the last one may be empty. */
static struct slice
next_segment(const char **at, const char *end, int rest)
{
	const char *slash = memchr(*at, '/', (size_t)(end - *at));
	struct slice segment = {*at, (size_t)(end - *at)};

	if (slash == NULL || rest) {
		*at = NULL;
		return rest ? (struct slice){"*", 1} : segment;
	}
	segment.len = (size_t)(slash - *at);
	*at = slash + 1;
	return segment;
}

static unsigned
census_walk(struct census *census, const struct hit *hit, struct slice path,
	    int fixed, int look)
{
	const char *at = path.at, *end = path.at + path.len;
	unsigned node = census_step(census, NONE, hit->method, hit, 1, look);

	if (path.len > 0 && *at == '/')
		at++;
	for (int depth = 0; node != NONE && at != NULL; depth++) {
		struct slice segment =
		    next_segment(&at, end, !fixed && depth == DEPTH - 1);

		if (!look)
			census->nodes[node].hits += hit->weight;
		if (!fixed && route_is_value(segment.at, segment.len))
			segment = parameter;
		node = census_step(census, node, segment, hit, fixed, look);
	}
	if (node != NONE && !look)
		census->nodes[node].hits += hit->weight;
	return node;
}

/* The path of a target, which is not ended by a NUL. */
static struct slice
target_path(struct slice target)
{
	const char *at = target.at, *end = target.at + target.len;
	struct slice path;

	if (target.len > 0 && *at != '/') {
		const char *scheme = memmem(at, target.len, "://", 3);

		if (scheme != NULL && memchr(at, '/', target.len) > (void *)at)
			for (at = scheme + 3; at < end && *at != '/' &&
					      *at != '?' && *at != '#';)
				at++;
	}
	path = (struct slice){at, 0};
	while (path.at + path.len < end && path.at[path.len] != '?' &&
	       path.at[path.len] != '#')
		path.len++;
	return path;
}

/* The target without its host and fragment: what can be asked for again. */
static struct slice
path_and_query(struct slice target, struct slice path)
{
	const char *end = target.at + target.len;
	const char *fragment = memchr(path.at, '#', (size_t)(end - path.at));

	return (struct slice){
	    path.at, (size_t)((fragment != NULL ? fragment : end) - path.at)};
}

void
census_add(struct census *census, const struct hit *seen)
{
	struct hit copy = *seen, *hit = &copy;
	struct slice path = hit->route;
	const char *pattern = NULL;
	unsigned node;
	int lost;

	if (path.len == 0) {
		path = target_path(hit->target);
		hit->target = path_and_query(hit->target, path);
		pattern = patterns_find(census->plan.patterns, hit->method,
					path.at, path.len);
		if (pattern != NULL)
			path = (struct slice){pattern, strlen(pattern)};
	}
	path.len = strnlen(path.at, path.len); /* a name ends at a NUL */
	lost = pattern == NULL && hit->route.len == 0 && hit_is_lost(hit);
	gaps_add(&census->gaps, hit->client, hit->time_s);
	node = census_walk(census, hit, path,
			   pattern != NULL || hit->route.len > 0, lost);
	if (lost && (node == NONE || census->nodes[node].tally == NULL)) {
		census->lost += hit->weight;
		return;
	}
	census->requests += hit->weight;
	tally_add(census,
		  node != NONE ? &census->nodes[node].tally : &census->other,
		  hit);
}

void
census_thin(struct census *census)
{
	if (census->kept < CENSUS_KEPT || census->plan.keep <= CENSUS_SAMPLES)
		return;
	census->plan.keep /= 2;
	if (census->plan.keep < CENSUS_SAMPLES)
		census->plan.keep = CENSUS_SAMPLES;
	census->kept = 0;
	for (unsigned i = 1; i < census->used; i++) {
		struct tally *tally = census->nodes[i].tally;

		if (tally == NULL)
			continue;
		samples_cut(&tally->samples, census->plan.keep);
		census->kept += tally->samples.count;
	}
}

double
census_requests(const struct census *census)
{
	return census->requests;
}

double
census_lost(const struct census *census)
{
	return census->lost;
}

struct pace
census_pace(const struct census *census)
{
	const struct gaps *gaps = &census->gaps;

	return (struct pace){.seconds = gaps->last_s - gaps->first_s,
			     .gap_low = gaps_quantile(gaps, 0.25),
			     .gap_high = gaps_quantile(gaps, 0.75)};
}
