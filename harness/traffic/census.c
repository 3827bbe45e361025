/* SPDX-License-Identifier: MIT */
#include "traffic/census.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/operation.h"
#include "traffic/gaps.h"
#include "traffic/traffic.h"
#include "traffic/trie.h"

enum { DEPTH = 24, METHODS = 24, URL_READ = 4096 };

struct census {
	struct census_plan plan;
	struct trie trie;
	struct route_stats *other; /* paths that found no room */
	double lost, requests;
	struct long_targets longs;
	struct gaps gaps;
};

struct census *
census_new(const struct census_plan *plan)
{
	struct census *census = xcalloc(1, sizeof(*census));

	census->plan = *plan;
	census->longs.room = CENSUS_LONG;
	trie_init(&census->trie, plan->nodes > 0 ? plan->nodes : CENSUS_NODES,
		  plan->keep);
	return census;
}

void
census_free(struct census *census)
{
	if (census == NULL)
		return;
	trie_free(&census->trie);
	route_stats_free(census->other);
	free(census);
}

/*
 * The child for a segment; NONE: there is no room, or with `look`, which adds
 * nothing, no such node.
 */
static unsigned
census_step(struct trie *trie, unsigned parent, struct slice name,
	    const struct hit *hit, int fixed, int look)
{
	uint32_t hash = trie_hash(name);
	unsigned found = trie_find(trie, parent, name, hash);
	struct node *node = &trie->nodes[parent];

	if (found == NONE && look)
		return node->hot == NULL
			   ? NONE
			   : trie_find(trie, parent, trie_parameter,
				       trie_hash(trie_parameter));
	if (found == NONE && !fixed && parent != NONE) {
		if (node->hot == NULL && node->nchildren >= TRIE_CHILDREN)
			trie_fold(trie, parent);
		if (node->hot != NULL)
			return trie_folded_child(trie, parent, name, hash,
						 hit->weight);
	}
	if (found == NONE && (parent != NONE || node->nchildren < METHODS))
		found = trie_add(trie, parent, name, hash);
	if (found != NONE && fixed)
		trie->nodes[found].fixed = 1;
	return found;
}

/* The segment at *at, which moves past its slash; the last one may be empty. */
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
census_walk(struct trie *trie, const struct hit *hit, struct slice path,
	    int fixed, int look)
{
	const char *at = path.at, *end = path.at + path.len;
	unsigned node = census_step(trie, NONE, hit->method, hit, 1, look);

	if (path.len > 0 && *at == '/')
		at++;
	for (int depth = 0; node != NONE && at != NULL; depth++) {
		struct slice segment =
		    next_segment(&at, end, !fixed && depth == DEPTH - 1);

		if (!look)
			trie->nodes[node].hits += hit->weight;
		if (!fixed && route_is_value(segment.at, segment.len))
			segment = trie_parameter;
		node = census_step(trie, node, segment, hit, fixed, look);
	}
	if (node != NONE && !look)
		trie->nodes[node].hits += hit->weight;
	return node;
}

/* The node of an operation behind a path, of which there may be so many. */
static unsigned
census_operation(struct trie *trie, unsigned path, const struct hit *hit,
		 const char *operation)
{
	char name[OPERATION_NAME + 1];
	struct slice text = {name, 0};
	unsigned node;

	text.len = (size_t)snprintf(name, sizeof(name), "%c%s", TRIE_OPERATION,
				    operation);
	if (trie_find(trie, path, text, trie_hash(text)) == NONE &&
	    trie->nodes[path].nchildren >= CENSUS_OPERATIONS)
		text.len = (size_t)snprintf(name, sizeof(name), "%c(others)",
					    TRIE_OPERATION);
	node = census_step(trie, path, text, hit, 1, 0);
	if (node != NONE)
		trie->nodes[node].hits += hit->weight;
	return node;
}

/* What the source shows of the request tells its operation; "": nothing. */
static void
hit_operation(char name[OPERATION_NAME], const struct hit *hit,
	      const char *field)
{
	const struct example none = {0}, *example = hit->example;
	struct http_request request = {.method = ""};
	char url[URL_READ];

	name[0] = '\0';
	if (example == NULL &&
	    (hit->target.len == 0 ||
	     memchr(hit->target.at, '?', hit->target.len) == NULL))
		return;
	example = example != NULL ? example : &none;
	snprintf(url, sizeof(url), "%.*s", (int)hit->target.len,
		 hit->target.at);
	request.url = url;
	request.headers = example->headers;
	request.nheaders = example->nheaders;
	request.body = example->body;
	request.body_len = example->body_len;
	operation_name(name, &request, field);
}

/* The path of a target. */
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

/* The target without its host and fragment: what can be requested again. */
static struct slice
path_and_query(struct slice target, struct slice path)
{
	const char *end = target.at + target.len;
	const char *fragment = memchr(path.at, '#', (size_t)(end - path.at));

	return (struct slice){
	    path.at, (size_t)((fragment != NULL ? fragment : end) - path.at)};
}

/* Makes room for more targets, where too many are kept. */
static void
census_thin(struct trie *trie)
{
	if (trie->kept < CENSUS_KEPT || trie->keep <= CENSUS_SAMPLES)
		return;
	trie->keep /= 2;
	if (trie->keep < CENSUS_SAMPLES)
		trie->keep = CENSUS_SAMPLES;
	trie->kept = 0;
	for (unsigned i = 1; i < trie->used; i++) {
		struct route_stats *stats = trie->nodes[i].stats;

		if (stats == NULL)
			continue;
		samples_cut(&stats->samples, trie->keep);
		trie->kept += stats->samples.count;
	}
}

void
census_add(struct census *census, const struct hit *seen)
{
	struct trie *trie = &census->trie;
	struct hit copy = *seen, *hit = &copy;
	struct slice path = hit->route;
	const char *pattern = NULL;
	char operation[OPERATION_NAME];
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
	node = census_walk(trie, hit, path,
			   pattern != NULL || hit->route.len > 0, lost);
	if (lost && (node == NONE || trie->nodes[node].stats == NULL)) {
		census->lost += hit->weight;
		return;
	}
	hit_operation(operation, hit, census->plan.operation);
	if (node != NONE && operation[0] != '\0')
		node = census_operation(trie, node, hit, operation);
	census->requests += hit->weight;
	trie->kept += route_stats_add(
	    node != NONE ? &trie->nodes[node].stats : &census->other, hit,
	    &(struct route_stats_plan){trie->keep, census->plan.bins,
				       &census->longs});
	census_thin(trie);
}

void
census_settle(struct census *census)
{
	trie_settle(&census->trie);
}

static int
compare_rows(const void *a, const void *b)
{
	const struct census_row *one = a, *other = b;

	if (one->stats->requests != other->stats->requests)
		return one->stats->requests < other->stats->requests ? 1 : -1;
	return strcmp(one->route, other->route);
}

size_t
census_rows(const struct census *census, struct census_row **rows)
{
	const struct trie *trie = &census->trie;
	size_t count = 0, n = 0;

	for (unsigned i = 1; i < trie->used; i++)
		count += trie->nodes[i].stats != NULL;
	*rows = xcalloc(count + 1, sizeof(**rows));
	for (unsigned i = 1; i < trie->used; i++)
		if (trie->nodes[i].stats != NULL)
			(*rows)[n++] = (struct census_row){
			    trie_route(trie, i), trie->nodes[i].stats};
	qsort(*rows, n, sizeof(**rows), compare_rows);
	if (census->other != NULL)
		(*rows)[n++] =
		    (struct census_row){xstrdup("other paths"), census->other};
	return n;
}

void
census_rows_free(struct census_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(rows[i].route);
	free(rows);
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

double
census_unkept(const struct census *census)
{
	return census->longs.unkept;
}

struct pace
census_pace(const struct census *census)
{
	const struct gaps *gaps = &census->gaps;

	return (struct pace){.seconds = gaps->last_s - gaps->first_s,
			     .gap_low = gaps_quantile(gaps, 0.25),
			     .gap_high = gaps_quantile(gaps, 0.75)};
}
