/* SPDX-License-Identifier: MIT */
#include "scenario/variety.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"

enum { BODY_END = 256 }; /* bytes that are looked at, at either end */

/* With fewer bits left, the count is no longer good to a tenth. */
enum { LEAST_UNSET = VARIETY_BITS / 128 };

static uint64_t
variety_hash(const struct http_request *request)
{
	size_t end =
	    request->body_len < BODY_END ? request->body_len : BODY_END;
	uint64_t hash = text_hash(TEXT_HASH_START, request->method,
				  strlen(request->method) + 1);

	hash = text_hash(hash, request->url, strlen(request->url) + 1);
	if (end == 0)
		return hash;
	hash = text_hash(hash, request->body, end);
	hash = text_hash(hash, request->body + request->body_len - end, end);
	return hash ^ request->body_len;
}

void
variety_add(struct variety *variety, const struct http_request *request)
{
	uint64_t bit = random_mix(variety_hash(request)) % VARIETY_BITS;

	variety->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

void
variety_merge(struct variety *into, const struct variety *from)
{
	for (size_t i = 0; i < COUNT(into->bits); i++)
		into->bits[i] |= from->bits[i];
}

double
variety_count(const struct variety *variety)
{
	int unset = VARIETY_BITS;

	for (size_t i = 0; i < COUNT(variety->bits); i++)
		unset -= __builtin_popcountll(variety->bits[i]);
	if (unset < LEAST_UNSET)
		return NAN;
	return round(-VARIETY_BITS * log((double)unset / VARIETY_BITS));
}
