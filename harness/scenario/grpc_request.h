/* SPDX-License-Identifier: MIT */
/* What a call of gRPC begins with, read from what a script writes. */
#ifndef SCENARIO_GRPC_REQUEST_H
#define SCENARIO_GRPC_REQUEST_H

#include <lua.h>

#include "scenario/proto.h"
#include "scenario/request_builder.h"

/*
 * The method at that index, for which the builder begins a request. Where there
 * is no target to ask what its messages are, in and out are NULL.
 */
const struct proto_method *grpc_method(lua_State *, int index,
				       struct request_builder *,
				       const char *caller);
/*
 * Takes the option of a call whose value is on top of the stack, and leaves
 * there what the builder borrows; -1: no such option.
 */
int grpc_option(lua_State *, const char *name, struct request_builder *);
/* Completes the head of the request. */
void grpc_finish(lua_State *, struct request_builder *);
/* Pushes the message at that index as it is sent; of NULL an empty one. */
const char *grpc_push_message(lua_State *, int index, const char *caller,
			      const struct proto_message *, size_t *length);

#endif
