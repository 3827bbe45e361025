/* SPDX-License-Identifier: MIT */
/*
 * The URLs that curl makes of a pattern: {one,two}, [1-10], [01-10:3], [a-z].
 * Anything else in brackets, such as an address of IPv6, stays.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "traffic/curl_request.h"

enum { DEEP = 8 };

/* A range such as [001-100:2], or of letters. */
struct range {
	long first, last, step;
	int width;   /* of numbers with leading zeros */
	int letters; /* first and last are characters */
};

static int
has_range(const char *at, struct range *range)
{
	char *end;

	*range = (struct range){.step = 1};
	if (isalpha((unsigned char)at[0]) && at[1] == '-' &&
	    isalpha((unsigned char)at[2])) {
		range->letters = 1;
		range->first = at[0];
		range->last = at[2];
		end = (char *)at + 3;
	} else if (isdigit((unsigned char)at[0])) {
		range->first = strtol(at, &end, 10);
		range->width = at[0] == '0' ? (int)(end - at) : 0;
		if (*end != '-' || !isdigit((unsigned char)end[1]))
			return 0;
		range->last = strtol(end + 1, &end, 10);
	} else {
		return 0;
	}
	if (*end == ':' && isdigit((unsigned char)end[1]))
		range->step = strtol(end + 1, &end, 10);
	return *end == ']' && range->step > 0 && range->last >= range->first;
}

static void add_all(struct strings *, const char *done, const char *rest,
		    int depth);

/* One choice for a pattern, and then what follows it. */
static void
add_one(struct strings *urls, const char *done, const char *choice, size_t len,
	const char *rest, int depth)
{
	char *more = xasprintf("%s%.*s", done, (int)len, choice);

	add_all(urls, more, rest, depth + 1);
	free(more);
}

static void
add_range(struct strings *urls, const char *done, const struct range *range,
	  const char *rest, int depth)
{
	for (long i = range->first;
	     i <= range->last && urls->count <= CURL_URLS; i += range->step) {
		char *text = range->letters
				 ? xasprintf("%c", (int)i)
				 : xasprintf("%0*ld", range->width, i);

		add_one(urls, done, text, strlen(text), rest, depth);
		free(text);
		if (range->last - i < range->step)
			break;
	}
}

static void
add_list(struct strings *urls, const char *done, const char *list,
	 const char *close, int depth)
{
	for (const char *at = list; at <= close; at++) {
		size_t len = strcspn(at, ",}");

		add_one(urls, done, at, len, close + 1, depth);
		at += len;
	}
}

/* A list begins there, and not what a shell or a template would replace. */
static int
is_list(const char *text, const char *at)
{
	size_t len = strcspn(at + 1, "{}");

	return at[1 + len] == '}' && (at == text || at[-1] != '$');
}

static void
add_all(struct strings *urls, const char *done, const char *rest, int depth)
{
	size_t plain = strcspn(rest, "{[");
	const char *at = rest + plain, *close = strchr(at, '}');
	struct range range;
	char *before;

	if (urls->count > CURL_URLS)
		return;
	before = xasprintf("%s%.*s", done, (int)plain, rest);
	if (*at == '\0' || depth == DEEP) {
		char *whole = xasprintf("%s%s", before, at);

		strings_add(urls, whole);
		free(whole);
	} else if (*at == '{' && is_list(rest, at)) {
		add_list(urls, before, at + 1, close, depth);
	} else if (*at == '[' && has_range(at + 1, &range)) {
		add_range(urls, before, &range, strchr(at, ']') + 1, depth);
	} else {
		add_one(urls, before, at, 1, at + 1, depth);
	}
	free(before);
}

void
curl_glob(struct strings *urls, const char *pattern)
{
	add_all(urls, "", pattern, 0);
}
