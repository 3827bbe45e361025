/* SPDX-License-Identifier: MIT */
/*
 * How the requests of each route differ (query, content type, size of the
 * body), for a run that is compared with other traffic (--cover). Of one
 * thread.
 */
#ifndef LOAD_DETAILS_H
#define LOAD_DETAILS_H

#include <stdint.h>

#include "base/http.h"
#include "base/names.h"
#include "traffic/bins.h"

enum { DETAIL_ROUTES = NAMES_MOST, DETAIL_MEMOS = 1024 };

/* The bins that a request of this kind was counted in. */
struct detail_memo {
	uint64_t kind; /* a hash of what the bins depend on; 0: unused */
	uint16_t route;
	unsigned char nbins;
	unsigned char bins[BINS_MAX];
};

struct details {
	struct detail_memo memos[DETAIL_MEMOS];
	struct bins routes[DETAIL_ROUTES];
};

void details_add(struct details *, size_t route, const struct http_request *);
/* The value of its Content-Type; length 0: it has none. */
struct slice details_type(const struct http_request *);

#endif
