/* SPDX-License-Identifier: MIT */
#ifndef CMD_CHECK_LIMITS_H
#define CMD_CHECK_LIMITS_H

#include "base/settings.h"
#include "scenario/scenario.h"

/* Adds the route of a request, once. */
void check_limits_saw(struct strings *routes, const struct http_request *);
/*
 * Tells of limits whose route is not among those. Returns how many of them no
 * run can check: where each flow is pure data and follows no redirect, all
 * routes are known. sent: requests were, so that scripts came to their end.
 */
int check_limits(const struct settings *, const struct scenario *,
		 struct strings *routes, int sent);

#endif
