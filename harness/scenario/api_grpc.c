/* SPDX-License-Identifier: MIT */
/* grpc.call(), and beside it grpc.stream(). */
#include <string.h>

#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/coroutine.h"
#include "scenario/grpc_reply.h"
#include "scenario/grpc_request.h"
#include "scenario/grpc_stream.h"
#include "scenario/library.h"
#include "scenario/request.h"
#include "scenario/scenario_state.h"

enum { CALL_OPTIONS = 3, METHOD = 4, OPTIONS_MOST = 20 };

static int
call_replied(lua_State *L, int status, lua_KContext context)
{
	struct scenario *scenario = scenario_of(L);
	const struct proto_method *method = lua_touserdata(L, METHOD);

	(void)status;
	(void)context;
	grpc_reply_push(L, scenario->reply, &scenario->running->builder.request,
			method->out);
	return 1;
}

static void
call_options(lua_State *L, struct request_builder *builder)
{
	static const char *const known[] = {"abort",	"abort_after", "auth",
					    "deadline", "discard",     "expect",
					    "metadata", "name",	       NULL};
	const char *keys[OPTIONS_MOST];
	size_t count = argument_keys(L, CALL_OPTIONS, builder->caller,
				     "the options", keys, OPTIONS_MOST);

	for (size_t i = 0; i < count; i++) {
		luaL_checkstack(L, 8, NULL);
		lua_getfield(L, CALL_OPTIONS, keys[i]);
		if (grpc_option(L, keys[i], builder) != 0)
			argument_unknown(L, builder->caller, keys[i], known);
	}
}

/* grpc.call("pkg.Service/Method", message, options) */
static int
grpc_call(lua_State *L)
{
	struct user *user = scenario_user(L, "grpc.call");
	struct request_builder *builder = &user->builder;
	const struct proto_method *method;

	argument_count(L, "grpc.call", CALL_OPTIONS);
	lua_settop(L, CALL_OPTIONS);
	method = grpc_method(L, 1, builder, "grpc.call");
	if (method->in != NULL &&
	    (method->client_streams || method->server_streams))
		return luaL_error(L,
				  "grpc.call: %s is a stream: use grpc.stream",
				  method->name);
	lua_pushlightuserdata(L, (void *)method);
	lua_insert(L, METHOD);
	if (!lua_isnil(L, CALL_OPTIONS))
		call_options(L, builder);
	grpc_finish(L, builder);
	builder->place[0] = '\0';
	builder->request.body = grpc_push_message(L, 2, "grpc.call", method->in,
						  &builder->request.body_len);
	*user->step =
	    (struct step){.kind = STEP_REQUEST, .request = builder->request};
	return coroutine_wait(L, 0, call_replied);
}

static void
grpc_open(lua_State *L)
{
	lua_createtable(L, 0, 2);
	lua_pushcfunction(L, grpc_call);
	lua_setfield(L, -2, "call");
	grpc_stream_open(L);
	library_set(L, "grpc");
	grpc_reply_register(L);
}

const struct api api_grpc = {.open = grpc_open};
