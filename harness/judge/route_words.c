/* SPDX-License-Identifier: MIT */
/* The routes that the growth of a metric comes with, by name. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "judge/route_growth.h"

static size_t
words_of_growing(const struct judged *judged, char *words, size_t size)
{
	size_t used = 0, count = 0;

	for (size_t i = 0; i < judged->nroutes; i++)
		if (judged->routes[i].grows && used < size) {
			used += (size_t)snprintf(
			    words + used, size - used, "%s%s",
			    count++ > 0 ? ", " : "", judged->routes[i].name);
		}
	return count;
}

/* While growth is no LEAK, there are too few readings to blame several. */
static int
words_of_some(const struct judged *judged, char *words, size_t size)
{
	size_t count = words_of_growing(judged, words, size);

	if (judged_decisive(judged)->kind == VERDICT_LEAK)
		return 1;
	if (count > 1)
		words[0] = '\0';
	return 0;
}

/* 1: surely; 0: most likely, or nothing is known. */
static int
words_of_routes(const struct judged *judged, char *words, size_t size)
{
	if (judged->nroutes == 0)
		return 0;
	if (judged->route_needed > 0) {
		if (judged->route_likely < judged->nroutes)
			snprintf(words, size, "%s",
				 judged->routes[judged->route_likely].name);
		return 0;
	}
	if (!judged->routes_alike)
		return words_of_some(judged, words, size);
	snprintf(words, size, "%s",
		 judged->nroutes == 1 ? judged->routes[0].name : "every route");
	return 1;
}

/* The run as if that metric had decided it. */
static int
words_of_metric(const struct judged *judged, size_t metric,
		struct route_counts *all, char *words, size_t size)
{
	struct verdict *verdict = xmalloc(sizeof(*verdict));
	struct judged *by = xmalloc(sizeof(*by));
	int sure;

	*verdict = *judged->verdict;
	verdict->decisive = metric;
	*by = *judged;
	by->verdict = verdict;
	by->nroutes = 0;
	route_growth_show(by, all);
	sure = words_of_routes(by, words, size);
	free(by);
	free(verdict);
	return sure;
}

int
route_growth_words(const struct judged *judged, size_t metric, char *words,
		   size_t size)
{
	struct route_counts *all = xcalloc(1, sizeof(*all));
	int sure = 0;

	words[0] = '\0';
	if (!route_growth_applies(judged)) {
		/* nothing is known of routes */
	} else if (route_counts_count(all, judged->run->path) == 0) {
		sure = words_of_metric(judged, metric, all, words, size);
		/* What comes with the memory most likely comes with it too. */
		if (words[0] == '\0' && !judged->routes_alike)
			words_of_some(judged, words, size);
	} else if (all->count == 1) {
		snprintf(words, size, "%s", all->items[0].name);
		sure = 1;
	}
	free(all);
	return sure;
}
