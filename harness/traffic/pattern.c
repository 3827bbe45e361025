/* SPDX-License-Identifier: MIT */
#include "traffic/pattern.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { PATTERNS_MAX = 5000 };

static size_t
segment_length(const char *at, const char *end)
{
	const char *slash = memchr(at, '/', (size_t)(end - at));

	return slash != NULL ? (size_t)(slash - at) : (size_t)(end - at);
}

/* 1: the same text; 0: a parameter that matches it; -1: neither. */
static int
segment_match(const char *pattern, size_t plen, const char *text, size_t len)
{
	const char *open = memchr(pattern, '{', plen), *close = NULL;
	size_t before, after;

	if (plen == len && memcmp(pattern, text, len) == 0)
		return 1;
	if (len == 0)
		return -1;
	if (plen > 1 && pattern[0] == ':')
		return 0;
	for (size_t i = plen; open != NULL && i > 0 && close == NULL; i--)
		if (pattern[i - 1] == '}')
			close = pattern + i;
	if (close == NULL || close < open)
		return -1;
	before = (size_t)(open - pattern);
	after = (size_t)(pattern + plen - close);
	if (len <= before + after || memcmp(pattern, text, before) != 0 ||
	    memcmp(close, text + len - after, after) != 0)
		return -1;
	return 0;
}

int
pattern_match(const char *pattern, const char *path, size_t path_len)
{
	const char *end = pattern + strlen(pattern), *stop = path + path_len;
	int score = 0;

	for (;;) {
		size_t plen = segment_length(pattern, end);
		size_t len = segment_length(path, stop);
		int match;

		if (plen == 1 && *pattern == '*')
			return score;
		match = segment_match(pattern, plen, path, len);
		if (match < 0)
			return -1;
		score += match;
		pattern += plen;
		path += len;
		if (pattern == end || path == stop)
			return pattern == end && path == stop ? score : -1;
		pattern++;
		path++;
	}
}

static size_t
count_slashes(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] == '/';
	return count;
}

int
patterns_add(struct patterns *patterns, const char *text, struct error *err)
{
	size_t word = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	const char *path = text + word + strspn(text + word, " ");
	struct pattern *added;

	if (*path != '/' || (word > 0 && text[word] != ' ') ||
	    strpbrk(path, " ?#\t\r\n") != NULL)
		return error_set(
		    err, STATUS_USAGE,
		    "'%.60s' is not a route: write '/items/:id' or "
		    "'POST /items/:id'",
		    text);
	if (patterns->count == PATTERNS_MAX)
		return error_set(err, STATUS_USAGE, "more than %d routes",
				 PATTERNS_MAX);
	patterns->items = xrealloc(
	    patterns->items, (patterns->count + 1) * sizeof(*patterns->items));
	added = &patterns->items[patterns->count++];
	*added = (struct pattern){
	    .method = word > 0 ? xstrndup(text, word) : NULL,
	    .path = xstrdup(path),
	    .segments = count_slashes(path, strlen(path)),
	};
	return 0;
}

static int
pattern_may_match(const struct pattern *pattern, struct slice method,
		  size_t segments)
{
	if (pattern->segments != segments && strchr(pattern->path, '*') == NULL)
		return 0;
	return pattern->method == NULL ||
	       (strlen(pattern->method) == method.len &&
		memcmp(pattern->method, method.at, method.len) == 0);
}

const struct pattern *
patterns_best(const struct patterns *patterns, struct slice method,
	      const char *path, size_t path_len)
{
	size_t segments;
	const struct pattern *best = NULL;
	int best_score = -1;

	if (patterns == NULL || patterns->count == 0)
		return NULL;
	segments = count_slashes(path, path_len);
	for (size_t i = 0; i < patterns->count; i++) {
		const struct pattern *pattern = &patterns->items[i];
		int score = -1;

		if (pattern_may_match(pattern, method, segments))
			score = pattern_match(pattern->path, path, path_len);
		if (score > best_score) {
			best_score = score;
			best = pattern;
		}
	}
	return best;
}

const char *
patterns_find(const struct patterns *patterns, struct slice method,
	      const char *path, size_t path_len)
{
	const struct pattern *best =
	    patterns_best(patterns, method, path, path_len);

	return best != NULL ? best->path : NULL;
}

void
patterns_free(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->count; i++) {
		free(patterns->items[i].method);
		free(patterns->items[i].path);
	}
	free(patterns->items);
	*patterns = (struct patterns){0};
}
