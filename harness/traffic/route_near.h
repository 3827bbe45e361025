/* SPDX-License-Identifier: MIT */
/* For somebody who named a route that is not there. */
#ifndef TRAFFIC_ROUTE_NEAR_H
#define TRAFFIC_ROUTE_NEAR_H

#include "base/buf.h"

/*
 * Adds ": did you mean POST /orders?", the one of the names that is most like
 * it, or else ": requested were GET /, GET /a and 3 more"; nothing if there
 * are none. Foreign text.
 */
void route_near(struct buf *, const char *route, const struct strings *names);

#endif
