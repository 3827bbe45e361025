/* SPDX-License-Identifier: MIT */
/* The reply to a call of gRPC, as a script sees it. */
#ifndef SCENARIO_GRPC_REPLY_H
#define SCENARIO_GRPC_REPLY_H

#include <lua.h>

#include "base/http.h"
#include "scenario/proto.h"

/* A Lua error if what came is not such a message. */
void grpc_reply_push(lua_State *, const struct http_reply *,
		     const struct http_request *, const struct proto_message *);
void grpc_reply_register(lua_State *); /* once a state */
/* Pushes { name = "value" } of raw header lines, gRPC's own left out. */
void grpc_push_metadata(lua_State *, const char *lines, size_t length);

#endif
