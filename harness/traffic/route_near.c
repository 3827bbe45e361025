/* SPDX-License-Identifier: MIT */
#include "traffic/route_near.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "traffic/traffic.h"

enum { NEAR_SHOWN = 2, NEAR_ROUTE = 200 };

/* "/orders" of "POST /orders" and of "/orders". */
static const char *
near_path(const char *route)
{
	const char *slash = strchr(route, '/');

	return slash != NULL ? slash : route;
}

/* "POST /orders/:id" of "POST /orders/17": how it is counted. */
static const char *
near_folded(const char *route, const struct strings *names)
{
	size_t method = strcspn(route, " ");
	char *word = xstrndup(route, method);
	char folded[NEAR_ROUTE];
	int index = -1;

	if (route[method] == ' ') {
		route_fold(folded, sizeof(folded), word, route + method + 1);
		index = strings_index(names, folded);
	}
	free(word);
	return index >= 0 ? names->items[index] : NULL;
}

/* One that has its path: another method, a tag or an operation behind it. */
static const char *
near_by_path(const char *route, const struct strings *names)
{
	const char *path = near_path(route);
	size_t length = strlen(path);

	for (size_t i = 0; i < names->count; i++) {
		const char *other = near_path(names->items[i]);

		if (strncasecmp(other, path, length) == 0 &&
		    (other[length] == '\0' || other[length] == ' '))
			return names->items[i];
	}
	return NULL;
}

static const char *
near_by_letters(const char *route, const struct strings *names)
{
	const char **words = xcalloc(names->count + 1, sizeof(*words));
	const char *near;

	for (size_t i = 0; i < names->count; i++)
		words[i] = names->items[i];
	near = text_nearest(route, words);
	free(words);
	return near;
}

static const char *
near_one(const char *route, const struct strings *names)
{
	const char *near = near_folded(route, names);

	if (near == NULL)
		near = near_by_letters(route, names);
	return near != NULL ? near : near_by_path(route, names);
}

void
route_near(struct buf *out, const char *route, const struct strings *names)
{
	const char *near = near_one(route, names);
	size_t shown = names->count < NEAR_SHOWN ? names->count : NEAR_SHOWN;

	if (near != NULL) {
		buf_addf(out, ": did you mean %s?", near);
		return;
	}
	for (size_t i = 0; i < shown; i++)
		buf_addf(out, "%s%s", i > 0 ? ", " : ": what was requested is ",
			 names->items[i]);
	if (names->count > shown)
		buf_addf(out, " and %zu more", names->count - shown);
}
