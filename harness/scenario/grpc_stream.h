/* SPDX-License-Identifier: MIT */
/* grpc.stream(): a stream of messages, in one direction or both. */
#ifndef SCENARIO_GRPC_STREAM_H
#define SCENARIO_GRPC_STREAM_H

#include <lua.h>

/* Sets it in the table on top of the stack. */
void grpc_stream_open(lua_State *);

#endif
