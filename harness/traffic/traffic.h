/* SPDX-License-Identifier: MIT */
/* Routes, by which requests are counted. */
#ifndef TRAFFIC_TRAFFIC_H
#define TRAFFIC_TRAFFIC_H

#include <stddef.h>

#include "base/http.h"

/*
 * "GET /items/:id" from "GET" and "/items/42?q=1": the query is dropped and
 * segments that are values become :id, so that the number of routes stays
 * bounded. Cut at `size`.
 */
void route_fold(char *out, size_t size, const char *method, const char *url);
/*
 * The route that a request is counted by: its name, or method and folded path,
 * and the operation behind them: "POST /graphql GetUser".
 */
void route_of(char *out, size_t size, const struct http_request *);
/* The length of "POST /graphql" in such a route of ours. */
size_t route_without_operation(const char *route);
/*
 * Whether a segment is a number, UUID, hash, date, base64, or longer than any
 * name.
 */
int route_is_value(const char *segment, size_t len);
/* Where the path of a URL begins: after scheme and host, if it has them. */
const char *route_path(const char *url);

#endif
