/* SPDX-License-Identifier: MIT */
/* The requests that a user has under way at once, and their replies. */
#ifndef SCENARIO_REQUEST_BATCH_H
#define SCENARIO_REQUEST_BATCH_H

#include <lua.h>

#include "scenario/scenario_state.h"

struct batch {
	struct request_builder builders[BATCH_MAX];
	struct http_request requests[BATCH_MAX];
	struct hop hops[BATCH_MAX];
	size_t count;
	int replies; /* the list of them, in the registry */
	int failed;  /* no memory for one of them */
};

/* The user's batch, emptied; it is made on first use. */
struct batch *batch_begin(lua_State *, struct user *, size_t count);
/* Drops what an iteration left, whether it ended or was abandoned. */
void batch_reset(struct user *);
void batch_free(struct batch *);

#endif
