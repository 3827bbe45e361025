/* SPDX-License-Identifier: MIT */
/* The routes of a census, in order. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/trie.h"

static char *
node_route(const struct census *census, unsigned node)
{
	unsigned way[512];
	size_t depth = 0;
	struct buf route = {0};
	char *text;

	for (; node != NONE && depth < COUNT(way);
	     node = census->nodes[node].parent)
		way[depth++] = node;
	for (size_t i = depth; i > 0; i--) {
		if (i < depth)
			buf_adds(&route, i == depth - 1 ? " /" : "/");
		buf_adds(&route, census->nodes[way[i - 1]].name);
	}
	text = xstrdup(buf_text(&route));
	buf_free(&route);
	return text;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct census_row *one = a, *other = b;

	if (one->tally->requests != other->tally->requests)
		return one->tally->requests < other->tally->requests ? 1 : -1;
	return strcmp(one->route, other->route);
}

size_t
census_rows(const struct census *census, struct census_row **rows)
{
	size_t count = 0, n = 0;

	for (unsigned i = 1; i < census->used; i++)
		count += census->nodes[i].tally != NULL;
	*rows = xcalloc(count + 1, sizeof(**rows));
	for (unsigned i = 1; i < census->used; i++)
		if (census->nodes[i].tally != NULL)
			(*rows)[n++] = (struct census_row){
			    node_route(census, i), census->nodes[i].tally};
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
