/* SPDX-License-Identifier: MIT */
/* Routes: what requests are counted by. */
#ifndef TRAFFIC_TRAFFIC_H
#define TRAFFIC_TRAFFIC_H

#include <stddef.h>

/*
 * "GET /items/:id" from "GET" and "/items/42?q=1": the query is dropped and
 * numeric, UUID and long hexadecimal segments become :id, so that the number
 * of routes stays bounded. Cut at `size`.
 */
void route_fold(char *out, size_t size, const char *method, const char *url);

#endif
