/* SPDX-License-Identifier: MIT */
#include "profile/function_routes.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "profile/javascript.h"

enum { CALLS_MAX = 5000, CALL_BYTES = 65536 };

/* app.post('/publish', ...) */
struct call {
	size_t file;
	struct extent whole, rest; /* rest: what follows the path */
	char route[80];
};

struct routing {
	struct functions *functions;
	const struct extent *extents;
	struct call *calls;
	size_t ncalls;
	size_t *names; /* of functions that have one, by name and file */
	size_t nnames;
	size_t *named; /* functions that were found by name */
	size_t nnamed;
};

/* What follows the matching parenthesis; if there is none, the end of line. */
static const char *
call_end(const char *open, const char *end)
{
	const char *limit = end - open > CALL_BYTES ? open + CALL_BYTES : end;
	const char *at = open, *line = memchr(open, '\n', (size_t)(end - open));
	int depth = 0;

	while (at < limit) {
		const char *behind = js_skip_literal(open, at, limit);

		if (behind > at) {
			at = behind;
			continue;
		}
		depth += (*at == '(') - (*at == ')');
		at++;
		if (depth == 0)
			return at;
	}
	return line != NULL ? line : end;
}

/* The length of ".post(" or the like; 0: none is here. */
static size_t
call_verb(const char *at, const char *end)
{
	static const char *const verbs[] = {".get(",   ".post(",   ".put(",
					    ".patch(", ".delete(", ".all("};

	for (size_t v = 0; v < COUNT(verbs); v++) {
		size_t n = strlen(verbs[v]);

		if ((size_t)(end - at) > n && memcmp(at, verbs[v], n) == 0)
			return n;
	}
	return 0;
}

/* Reads the call if it registers a route; 0: it does not. */
static int
call_read(struct call *call, const char *at, const char *end)
{
	size_t verb = call_verb(at, end);
	const char *path = at + verb, *close = NULL;
	char *c = call->route;

	if (verb == 0)
		return 0;
	while (path < end && isspace((unsigned char)*path))
		path++;
	if (end - path > 2 && strchr("'\"`", *path) != NULL && path[1] == '/')
		close = memchr(path + 1, *path, (size_t)(end - path - 1));
	if (close == NULL || close - path > 200)
		return 0;
	snprintf(call->route, sizeof(call->route), "%.*s %.*s", (int)verb - 2,
		 at + 1, (int)(close - path - 1), path + 1);
	for (; *c != ' '; c++)
		*c = (char)toupper((unsigned char)*c);
	call->whole.begin = at;
	call->whole.end = call_end(at + verb - 1, end);
	call->rest = (struct extent){close + 1, call->whole.end};
	return call->rest.begin <= call->rest.end;
}

static void
routing_read_calls(struct routing *routing)
{
	const struct functions *functions = routing->functions;

	for (size_t f = 0; f < functions->nfiles; f++) {
		const char *text = functions->files[f].text, *end;

		end = text != NULL ? text + strlen(text) : NULL;
		for (const char *at = text;
		     at != NULL && routing->ncalls < CALLS_MAX &&
		     (at = strchr(at, '.')) != NULL;
		     at++) {
			struct call *call = &routing->calls[routing->ncalls];

			call->file = f;
			routing->ncalls += (size_t)call_read(call, at, end);
		}
	}
}

static int
extent_within(const struct extent *inner, const struct extent *outer)
{
	return inner->begin != NULL && inner->begin >= outer->begin &&
	       inner->end <= outer->end;
}

static void
give_route(struct function *function, const char *route)
{
	memcpy(function->route, route, sizeof(function->route));
}

/* Calls are in order: the last one around a function is the innermost. */
static void
route_by_place(struct routing *routing, size_t i)
{
	struct function *function = &routing->functions->items[i];

	for (size_t c = 0; c < routing->ncalls; c++)
		if (routing->calls[c].file == function->file &&
		    extent_within(&routing->extents[i],
				  &routing->calls[c].whole))
			give_route(function, routing->calls[c].route);
}

static int
compare_names(const void *a, const void *b, void *arg)
{
	const struct functions *functions = arg;
	const struct function *one = &functions->items[*(const size_t *)a];
	const struct function *other = &functions->items[*(const size_t *)b];
	int order = strcmp(one->name, other->name);

	return order != 0 ? order : one->file > other->file ? 1 : -1;
}

static void
routing_sort_names(struct routing *routing)
{
	struct functions *functions = routing->functions;

	for (size_t i = 0; i < functions->count; i++)
		if (*functions->items[i].name != '\0')
			routing->names[routing->nnames++] = i;
	if (routing->nnames > 1)
		qsort_r(routing->names, routing->nnames,
			sizeof(*routing->names), compare_names, functions);
}

static int
compare_word(const char *word, size_t len, const char *name)
{
	int order = strncmp(word, name, len);

	return order != 0 ? order : name[len] == '\0' ? 0 : -1;
}

/* The index in names of the first function of that name, or where it would be.
 */
static size_t
first_of_name(const struct routing *routing, const char *word, size_t len)
{
	size_t low = 0, high = routing->nnames;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct function *function =
		    &routing->functions->items[routing->names[middle]];

		if (compare_word(word, len, function->name) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The function that a word in that file refers to: one in the same file, unless
 * the word is a member (x.name), else the only one in another file.
 * count + 1: unknown or ambiguous.
 */
static size_t
function_named(const struct routing *routing, size_t file, const char *word,
	       size_t len, int member)
{
	const struct functions *functions = routing->functions;
	size_t found = functions->count + 1, others = 0;

	for (size_t n = first_of_name(routing, word, len); n < routing->nnames;
	     n++) {
		size_t i = routing->names[n];
		const struct function *function = &functions->items[i];

		if (compare_word(word, len, function->name) != 0)
			break;
		if (function->file == file && !member)
			return i;
		if (function->file != file && others++ == 0)
			found = i;
	}
	return others == 1 ? found : functions->count + 1;
}

/* handlers.publish is passed as a handler; res.send(...) is a call of something
 * unknown. */
static void
route_word(struct routing *routing, size_t file, const struct extent *text,
	   const struct extent *word, const char *route)
{
	int member = word->begin > text->begin && word->begin[-1] == '.';
	int called = word->end < text->end && *word->end == '(';
	size_t i = routing->functions->count + 1;

	if (!member || !called)
		i = function_named(routing, file, word->begin,
				   (size_t)(word->end - word->begin), member);
	if (i > routing->functions->count ||
	    *routing->functions->items[i].route != '\0')
		return;
	give_route(&routing->functions->items[i], route);
	routing->named[routing->nnamed++] = i;
}

static void
route_words(struct routing *routing, size_t file, const struct extent *text,
	    const char *route)
{
	const char *at = text->begin, *behind;

	while (at < text->end) {
		struct extent word = {at, at};

		while (word.end < text->end && js_is_name_byte(*word.end))
			word.end++;
		behind = word.end > at
			     ? word.end
			     : js_skip_literal(text->begin, at, text->end);
		if (word.end > at)
			route_word(routing, file, text, &word, route);
		at = behind > at ? behind : at + 1;
	}
}

/* One step further: the functions called by those that were found by name. */
static void
route_their_calls(struct routing *routing)
{
	size_t count = routing->nnamed;

	for (size_t n = 0; n < count; n++) {
		size_t i = routing->named[n];
		const struct function *function = &routing->functions->items[i];

		if (routing->extents[i].begin != NULL)
			route_words(routing, function->file,
				    &routing->extents[i], function->route);
	}
}

/* A function inside another has its route; outer ones come first. */
static void
route_inner(struct routing *routing)
{
	struct function *items = routing->functions->items;
	size_t outer = 0;

	for (size_t i = 1; i < routing->functions->count; i++) {
		if (*items[outer].route == '\0' ||
		    items[outer].file != items[i].file ||
		    !extent_within(&routing->extents[i],
				   &routing->extents[outer])) {
			outer = i;
			continue;
		}
		if (*items[i].route == '\0')
			give_route(&items[i], items[outer].route);
	}
}

void
functions_route(struct functions *functions, const struct extent *extents)
{
	struct routing routing = {
	    .functions = functions,
	    .extents = extents,
	    .calls = xcalloc(CALLS_MAX, sizeof(*routing.calls)),
	    .names = xcalloc(functions->count + 1, sizeof(size_t)),
	    .named = xcalloc(functions->count + 1, sizeof(size_t))};

	routing_read_calls(&routing);
	routing_sort_names(&routing);
	for (size_t i = 0; i < functions->count; i++)
		route_by_place(&routing, i);
	for (size_t c = 0; c < routing.ncalls; c++)
		route_words(&routing, routing.calls[c].file,
			    &routing.calls[c].rest, routing.calls[c].route);
	route_their_calls(&routing);
	route_inner(&routing);
	free(routing.calls);
	free(routing.names);
	free(routing.named);
}
