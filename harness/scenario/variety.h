/* SPDX-License-Identifier: MIT */
/*
 * How many different requests scripts have made, counted in fixed memory
 * (linear counting: Whang, Vander-Zanden and Taylor, 1990).
 */
#ifndef SCENARIO_VARIETY_H
#define SCENARIO_VARIETY_H

#include <stdint.h>

#include "base/http.h"

enum { VARIETY_BITS = 4096 };

struct variety {
	uint64_t bits[VARIETY_BITS / 64]; /* a bit for the hash of each */
};

/* By method, URL, size of the body, and its first and last bytes. */
void variety_add(struct variety *, const struct http_request *);
void variety_merge(struct variety *into, const struct variety *from);
/* Exact where there are few; NAN: more than can be told apart. */
double variety_count(const struct variety *);

#endif
