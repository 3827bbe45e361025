/* SPDX-License-Identifier: MIT */
/*
 * A list of routes, as a person or a framework writes it: "POST /publish",
 * followed by its number of requests if that is known. "#" begins a comment.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/import.h"

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

/* "METHOD /path COUNT", without the line break; -1: it is something else. */
static int
routes_parse_line(const char *line, size_t len, struct hit *hit)
{
	const char *at = line, *end = line + len;
	size_t word = 0;
	char *stop;

	hit_init(hit);
	while (at + word < end && strchr(capitals, at[word]) != NULL &&
	       at[word] != '\0')
		word++;
	hit->method =
	    word > 0 ? (struct slice){at, word} : (struct slice){"GET", 3};
	for (at += word; at < end && (*at == ' ' || *at == '\t');)
		at++;
	if (at == end || *at != '/' || word > 20)
		return -1;
	hit->route.at = at;
	while (at < end && *at != ' ' && *at != '\t')
		at++;
	hit->route.len = (size_t)(at - hit->route.at);
	if (at < end)
		hit->weight = strtod(at, &stop);
	if (at < end && (stop == at || stop + strspn(stop, " \t") < end))
		return -1;
	return hit->weight > 0 && hit->weight < 1e15 ? 0 : -1;
}

static int
routes_begins(const char *text)
{
	char line[400];
	struct hit hit;

	while (*text == '#') {
		text += strcspn(text, "\n");
		text += strspn(text, "\r\n");
	}
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(text, "\r\n"), text);
	return routes_parse_line(line, strlen(line), &hit) == 0;
}

/* Counts the route with a target in which each parameter is 1. */
static void
routes_count(struct census *census, struct hit *hit)
{
	const char *at = hit->route.at, *end = at + hit->route.len;
	struct buf target = {0};

	while (at < end) {
		size_t len = 0;

		for (at++; at + len < end && at[len] != '/';)
			len++;
		buf_adds(&target, "/");
		if (len > 0 && (*at == ':' || *at == '{' || *at == '*'))
			buf_adds(&target, "1");
		else
			buf_add(&target, at, len);
		at += len;
	}
	hit->target = (struct slice){buf_text(&target), target.len};
	census_add(census, hit);
	buf_free(&target);
}

static int
routes_parse(const struct import_plan *plan, const char *text, size_t len,
	     struct import_notes *notes, struct error *err)
{
	const char *end = text + len;

	for (size_t number = 1; text < end; number++) {
		size_t line = strcspn(text, "\n");
		char *copy = xstrndup(text, strcspn(text, "\r\n#"));
		size_t used = strlen(copy);
		struct hit hit;
		int bad = 0;

		while (used > 0 && strchr(" \t", copy[used - 1]) != NULL)
			copy[--used] = '\0';
		if (used > 0) {
			notes->lines++;
			bad = routes_parse_line(copy, used, &hit) != 0;
			if (!bad)
				routes_count(plan->census, &hit);
		}
		free(copy);
		if (bad)
			return error_set(err, STATUS_DATA,
					 "%s:%zu: not a route: write 'POST "
					 "/publish' or 'POST /publish 120'",
					 plan->name, number);
		text += line + 1;
	}
	if (notes->lines == 0)
		return error_set(err, STATUS_DATA, "%s: it has no routes",
				 plan->name);
	return 0;
}

const struct importer import_routes = {
    .name = "routes",
    .help = "a list of lines like 'POST /publish 120'",
    .counts = 1,
    .begins = routes_begins,
    .parse = routes_parse,
};
