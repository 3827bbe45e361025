/* SPDX-License-Identifier: MIT */
#include "load/counts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traffic/traffic.h"

enum { SUFFIX_MOST = 12 /* " (aborted)" */ };

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

/* The name that a scenario gives is cut to the same length. */
static uint16_t
counts_by_name(struct counts *counts, const struct http_request *request)
{
	char name[ROUTE_NAME];

	route_of(name, sizeof(name), request);
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

static int
memo_fits(const struct http_request *request, size_t length)
{
	return length < MEMO_URL && strlen(request->method) < MEMO_METHOD;
}

static int
memo_is_of(const struct memo *memo, const struct http_request *request,
	   size_t length)
{
	return strcmp(memo->method, request->method) == 0 &&
	       memcmp(memo->url, request->url, length + 1) == 0;
}

static uint16_t
memo_learn(struct memo *memo, struct counts *counts,
	   const struct http_request *request, size_t length)
{
	memo->route = counts_by_name(counts, request);
	strcpy(memo->method, request->method);
	memcpy(memo->url, request->url, length + 1);
	return memo->route;
}

/* Most requests are for a URL that was requested before. */
static uint16_t
counts_recall(struct counts *counts, const struct http_request *request)
{
	size_t length = strlen(request->url);
	struct memo *memo = &counts->memos[memo_place(request->url, length)];

	if (!memo_fits(request, length))
		return counts_by_name(counts, request);
	return memo_is_of(memo, request, length)
		   ? memo->route
		   : memo_learn(memo, counts, request, length);
}

/* And for an operation that was. */
static uint16_t
counts_recall_operation(struct counts *counts,
			const struct http_request *request)
{
	size_t length = strlen(request->url);
	unsigned place =
	    memo_place(request->url, length) +
	    memo_place(request->operation, strlen(request->operation));
	struct operation_memo *memo = &counts->operation_memos[place % MEMOS];

	if (!memo_fits(request, length))
		return counts_by_name(counts, request);
	if (memo_is_of(&memo->memo, request, length) &&
	    strcmp(memo->operation, request->operation) == 0)
		return memo->memo.route;
	snprintf(memo->operation, sizeof(memo->operation), "%s",
		 request->operation);
	return memo_learn(&memo->memo, counts, request, length);
}

static void
counts_fail(struct counts *counts, const struct http_reply *reply)
{
	if (counts->failures[reply->failure]++ == 0)
		snprintf(counts->details[reply->failure],
			 sizeof(counts->details[0]), "%s", reply->detail);
}

/*
 * Aborted requests are a route of their own: the completed ones are what they
 * are compared with. So are messages.
 */
static uint16_t
counts_suffixed(struct counts *counts, const struct http_request *request,
		const char *suffix)
{
	const size_t room = ROUTE_NAME - SUFFIX_MOST;
	char name[ROUTE_NAME];

	route_of(name, room, request);
	snprintf(name + strlen(name), SUFFIX_MOST, " %s", suffix);
	return counts_find(counts, name);
}

/* Idle and half-made connections are never completed: their name is kept. */
static uint16_t
counts_route(struct counts *counts, const struct http_request *request,
	     const struct http_reply *reply)
{
	if (reply->aborted && !request->misbehaves->silent &&
	    !request->misbehaves->handshake)
		return counts_suffixed(counts, request, "(aborted)");
	if (request->route != NULL)
		return counts_by_name(counts, request);
	return request->operation != NULL
		   ? counts_recall_operation(counts, request)
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

struct route_counts *
counts_message_route(struct counts *counts, const struct http_request *request,
		     const char *what)
{
	return &counts->routes[counts_suffixed(counts, request, what)];
}

void
counts_message(struct route_counts *route, uint64_t count)
{
	counter_add(&route->requests[CLASS_MESSAGE], count);
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
