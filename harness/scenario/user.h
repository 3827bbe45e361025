/* SPDX-License-Identifier: MIT */
/* What the rest of the folder needs of a user, beside scenario.h. */
#ifndef SCENARIO_USER_H
#define SCENARIO_USER_H

#include "scenario/scenario_state.h"

/* Begins an iteration of that flow, by calling enter in the coroutine. */
void user_begin_flow(struct user *, const struct flow *, lua_CFunction enter,
		     struct step *);
/* Has user_rewrite()'s function see a request that the flow asks for, and
 * prepares it to be sent. place: "" is the flow's name. */
void user_prepare(struct user *, struct hop *, const char *place,
		  struct http_request *);

#endif
