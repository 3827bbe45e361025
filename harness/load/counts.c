/* SPDX-License-Identifier: MIT */
#include "load/counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traffic/traffic.h"

static const char *
counts_name(const void *counts, size_t index)
{
	return ((const struct counts *)counts)->routes[index].name;
}

/* Other threads read a name only after they have seen the new count. */
static uint16_t
counts_new_route(struct counts *counts, const char *name, uint16_t *slot)
{
	size_t route = counter_read(&counts->nroutes);

	if (route == MAX_ROUTES)
		return MAX_ROUTES - 1;
	if (route == MAX_ROUTES - 1)
		name = OTHER_ROUTES;
	else
		*slot = (uint16_t)(route + 1);
	snprintf(counts->routes[route].name, ROUTE_NAME, "%s", name);
	atomic_store_explicit(&counts->nroutes, route + 1,
			      memory_order_release);
	return (uint16_t)route;
}

static uint16_t
counts_find(struct counts *counts, const char *name)
{
	uint16_t *slot = names_slot(&counts->names, name, counts_name, counts);

	return *slot != 0 ? (uint16_t)(*slot - 1)
			  : counts_new_route(counts, name, slot);
}

static uint16_t
counts_fold(struct counts *counts, const struct http_request *request)
{
	char name[ROUTE_NAME];

	route_fold(name, sizeof(name), request->method, request->url);
	return counts_find(counts, name);
}

/* A hash of the first and last bytes of a URL, which rarely both agree. */
static unsigned
memo_place(const char *url, size_t length)
{
	uint64_t ends[2] = {0, 0};
	size_t some = length < 8 ? length : 8;

	memcpy(&ends[0], url, some);
	memcpy(&ends[1], url + length - some, some);
	ends[0] = (ends[0] ^ length) * UINT64_C(0x9e3779b97f4a7c15);
	ends[1] = (ends[1] ^ ends[0] >> 32) * UINT64_C(0xbf58476d1ce4e5b9);
	return (unsigned)((ends[0] ^ ends[1]) >> 56) % MEMOS;
}

/* Most requests are for a URL that was requested before. */
static uint16_t
counts_recall(struct counts *counts, const struct http_request *request)
{
	size_t length = strlen(request->url);
	struct memo *memo = &counts->memos[memo_place(request->url, length)];

	if (length >= MEMO_URL || strlen(request->method) >= MEMO_METHOD)
		return counts_fold(counts, request);
	if (strcmp(memo->method, request->method) == 0 &&
	    memcmp(memo->url, request->url, length + 1) == 0)
		return memo->route;
	memo->route = counts_fold(counts, request);
	strcpy(memo->method, request->method);
	memcpy(memo->url, request->url, length + 1);
	return memo->route;
}

static void
counts_fail(struct counts *counts, const struct http_reply *reply)
{
	if (counts->failures[reply->failure]++ == 0)
		snprintf(counts->details[reply->failure],
			 sizeof(counts->details[0]), "%s", reply->detail);
}

/* Names that a scenario gives are cut to the same length. */
static uint16_t
counts_named(struct counts *counts, const char *given)
{
	char name[ROUTE_NAME];

	snprintf(name, sizeof(name), "%s", given);
	return counts_find(counts, name);
}

/* Aborted requests are a route of their own: the completed ones are what they
 * are compared with. */
static uint16_t
counts_aborted(struct counts *counts, const struct http_request *request)
{
	static const char suffix[] = " (aborted)";
	const size_t room = ROUTE_NAME - sizeof(suffix) + 1;
	char name[ROUTE_NAME];

	if (request->route != NULL)
		snprintf(name, room, "%s", request->route);
	else
		route_fold(name, room, request->method, request->url);
	strcat(name, suffix);
	return counts_find(counts, name);
}

/* Idle and half-made connections are never completed: their name is kept. */
static uint16_t
counts_route(struct counts *counts, const struct http_request *request,
	     const struct http_reply *reply)
{
	if (reply->aborted && !request->misbehaves->silent &&
	    !request->misbehaves->handshake)
		return counts_aborted(counts, request);
	return request->route != NULL ? counts_named(counts, request->route)
				      : counts_recall(counts, request);
}

static int
counts_class(const struct http_reply *reply)
{
	int class = reply->status / 100;

	if (reply->aborted)
		return CLASS_ABORTED;
	if (class < CLASS_FAILED || class > CLASS_5XX)
		return CLASS_5XX; /* an unknown class is still an answer */
	return class;
}

struct route_counts *
counts_add(struct counts *counts, const struct http_request *request,
	   const struct http_reply *reply)
{
	struct route_counts *route =
	    &counts->routes[counts_route(counts, request, reply)];
	int class = counts_class(reply);

	counter_add(&route->requests[class], 1);
	if (http_is_error(request, reply))
		counter_add(&route->errors[class], 1);
	if (reply->failure != HTTP_ANSWERED)
		counts_fail(counts, reply);
	else
		counts->versions[reply->version]++;
	counts->stalled += (uint64_t)reply->stalled;
	return route;
}

struct timings *
counts_timings(struct counts *counts, const struct route_counts *route)
{
	size_t index = (size_t)(route - counts->routes);

	return &counts
		    ->timings[index < TIMED_ROUTES ? index : TIMED_ROUTES - 1];
}

void
counts_free(struct counts *counts)
{
	for (size_t i = 0; i < TIMED_ROUTES; i++) {
		free(counts->timings[i].latency);
		free(counts->timings[i].uncorrected);
	}
}
