/* SPDX-License-Identifier: MIT */
/*
 * Requests that misbehave on purpose. What is drawn for each request is drawn
 * when it is made: in a step, for one of a flow that is pure data by the user.
 */
#ifndef SCENARIO_REQUEST_MISBEHAVE_H
#define SCENARIO_REQUEST_MISBEHAVE_H

#include <lua.h>

#include "scenario/random.h"
#include "scenario/request_builder.h"

/* Checks the options that belong together, once all have been read. */
void misbehaviour_finish(lua_State *, struct request_builder *);
void misbehaviour_draw(struct request_builder *, struct random *);
/* Makes it a connection that is left idle for the time at that index. */
void misbehaviour_idle(lua_State *, int index, struct request_builder *);
/* Makes it a TLS handshake that is given up in the middle. */
void misbehaviour_handshake(struct request_builder *);

#endif
