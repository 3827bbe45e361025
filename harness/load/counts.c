/* SPDX-License-Identifier: MIT */
/* Counting requests by route and status class, in fixed memory. */
#include "load/internal.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "traffic/traffic.h"

static const char *const class_names[NCLASSES] = {"failed", "1xx", "2xx",
						  "3xx",    "4xx", "5xx"};

static struct route_counts *
counts_new_route(struct counts *counts, const char *name, unsigned slot)
{
	struct route_counts *route = &counts->routes[MAX_ROUTES - 1];

	if (counts->nroutes + 1 >= MAX_ROUTES) {
		counts->nroutes = MAX_ROUTES;
		snprintf(route->name, sizeof(route->name), "other routes");
		return route;
	}
	route = &counts->routes[counts->nroutes++];
	snprintf(route->name, sizeof(route->name), "%s", name);
	counts->slots[slot] = (unsigned char)counts->nroutes;
	return route;
}

static struct route_counts *
counts_route(struct counts *counts, const char *name)
{
	unsigned slot =
	    text_hash(TEXT_HASH_START, name, strlen(name)) % ROUTE_SLOTS;

	for (; counts->slots[slot] != 0; slot = (slot + 1) % ROUTE_SLOTS) {
		struct route_counts *route =
		    &counts->routes[counts->slots[slot] - 1];

		if (strcmp(route->name, name) == 0)
			return route;
	}
	return counts_new_route(counts, name, slot);
}

int
counts_add(struct counts *counts, const struct http_request *request,
	   const struct http_reply *reply)
{
	char name[ROUTE_NAME];
	struct route_counts *route;
	int class = reply->status / 100;
	int error = http_is_error(request, reply);

	if (request->route != NULL)
		snprintf(name, sizeof(name), "%s", request->route);
	else
		route_fold(name, sizeof(name), request->method, request->url);
	if (class < CLASS_FAILED || class > CLASS_5XX)
		class = CLASS_5XX; /* no such class: an answer all the same */
	route = counts_route(counts, name);
	route->requests[class]++;
	route->errors[class] += (uint64_t)error;
	route->changed = 1;
	if (reply->failure != HTTP_ANSWERED &&
	    counts->failures[reply->failure]++ == 0)
		snprintf(counts->details[reply->failure],
			 sizeof(counts->details[0]), "%s", reply->detail);
	return error;
}

void
counts_write(struct counts *counts, struct record *record)
{
	for (size_t i = 0; i < counts->nroutes; i++) {
		struct route_counts *route = &counts->routes[i];

		for (int c = 0; route->changed && c < NCLASSES; c++)
			if (route->requests[c] > 0)
				record_route(record, route->name,
					     class_names[c], route->requests[c],
					     route->errors[c]);
		route->changed = 0;
	}
}
