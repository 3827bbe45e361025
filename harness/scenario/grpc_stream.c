/* SPDX-License-Identifier: MIT */
#include "scenario/grpc_stream.h"

#include <string.h>

#include "base/grpc.h"
#include "scenario/arguments.h"
#include "scenario/channel_handle.h"
#include "scenario/grpc_reply.h"
#include "scenario/grpc_request.h"
#include "scenario/proto_lua.h"

enum { STREAM_OPTIONS = 3, OPTIONS_MOST = 20, NO_STATUS = -1 };

static const struct channel_type stream_type;

static const struct proto_method *
stream_method(const struct channel_handle *handle)
{
	return handle->what;
}

/* Whether the other side has said how the call ended. */
static int
is_status(const struct channel_reply *reply)
{
	return reply->ended || reply->failure >= HTTP_GRPC_UNEXPECTED;
}

/* Nothing more comes: keeps the status and the trailers. Pushes nil and why. */
static int
stream_over(lua_State *L, const struct channel_reply *reply)
{
	struct channel_handle *handle = lua_touserdata(L, 1);

	if (channel_reply_is_last(reply)) {
		handle->status = is_status(reply) ? reply->code : NO_STATUS;
		if (reply->farewell != NULL)
			grpc_push_metadata(L, reply->farewell,
					   strlen(reply->farewell));
		else
			lua_newtable(L);
		lua_setiuservalue(L, 1, HANDLE_FAREWELL);
	}
	if (!reply->ended)
		return handle_failed(L, reply);
	handle->open = 0;
	lua_pushnil(L);
	lua_pushfstring(L, "%s%s%s", grpc_status_text(reply->code),
			reply->detail[0] != '\0' ? ": " : "", reply->detail);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, HANDLE_WHY);
	return 2;
}

static int
stream_heard(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);
	const struct proto_method *method = stream_method(lua_touserdata(L, 1));
	char why[100];

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED || reply->ended)
		return stream_over(L, reply);
	if (proto_decode(L, method->out, reply->bytes, reply->length, why,
			 sizeof(why)) != 0)
		return luaL_error(L, "stream:next: %s sent no %s: %s",
				  method->name, method->out->name, why);
	return 1;
}

/* s:next{ timeout = "5s", optional = true } */
static int
stream_next(lua_State *L)
{
	return handle_receive(L, &stream_type, "stream:next", stream_heard);
}

static int
stream_done(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED || reply->ended)
		return stream_over(L, reply);
	lua_pushboolean(L, 1);
	return 1;
}

/* What a client that has said all may not do. */
static void
check_sends(lua_State *L, const struct channel_handle *handle,
	    const char *caller)
{
	if (!stream_method(handle)->client_streams)
		luaL_error(L,
			   "%s: %s takes one message, which grpc.stream has "
			   "sent",
			   caller, stream_method(handle)->name);
	if (handle->consumed)
		luaL_error(L, "%s: after stream:finish", caller);
}

/* s:send(message, { timeout = "5s" }) */
static int
stream_send(lua_State *L)
{
	static const char *const known[] = {"timeout", NULL};
	struct channel_handle *handle =
	    handle_self(L, &stream_type, "stream:send");
	struct channel_call *call;

	argument_count(L, "stream:send", 3);
	lua_settop(L, 3);
	check_sends(L, handle, "stream:send");
	if ((call = handle_call(L, handle, CHANNEL_SEND)) == NULL)
		return 2;
	handle_options(L, 3, "stream:send", call, known);
	call->bytes = grpc_push_message(
	    L, 2, "stream:send", stream_method(handle)->in, &call->length);
	return handle_wait(L, stream_done);
}

/* s:finish(): nothing more is sent; what comes can still be received. */
static int
stream_finish(lua_State *L)
{
	struct channel_handle *handle =
	    handle_self(L, &stream_type, "stream:finish");
	struct channel_call *call;

	argument_count(L, "stream:finish", 1);
	check_sends(L, handle, "stream:finish");
	if ((call = handle_call(L, handle, CHANNEL_SEND)) == NULL)
		return 2;
	call->last = 1;
	call->bytes = "";
	handle->consumed = 1;
	return handle_wait(L, stream_done);
}

/* s:cancel(): as a client that does not want the rest. */
static int
stream_cancel(lua_State *L)
{
	struct channel_handle *handle =
	    handle_self(L, &stream_type, "stream:cancel");

	argument_count(L, "stream:cancel", 1);
	if (handle->open)
		handle->status = grpc_status_of("CANCELLED");
	return handle_abort(L, &stream_type);
}

static const luaL_Reg stream_methods[] = {
    {"next", stream_next},     {"send", stream_send}, {"finish", stream_finish},
    {"cancel", stream_cancel}, {NULL, NULL},
};

/* The status has a name; it is not there before the end. */
static int
stream_field(lua_State *L, struct channel_handle *handle, const char *name)
{
	if (strcmp(name, "status") == 0) {
		if (handle->open || handle->status < 0 ||
		    handle->status >= GRPC_STATUSES)
			lua_pushnil(L);
		else
			lua_pushstring(L, grpc_status_text(handle->status));
		return 1;
	}
	if (strcmp(name, "trailers") != 0)
		return 0;
	if (lua_getiuservalue(L, 1, HANDLE_FAREWELL) != LUA_TTABLE)
		lua_pushnil(L);
	return 1;
}

static const struct channel_type stream_type = {
    .name = "gRPC stream",
    .article = "a gRPC stream",
    .kind = CHANNEL_GRPC,
    .methods = stream_methods,
    .has = "status, error, trailers, next(), send(), finish() and cancel()",
    .field = stream_field,
};

static void
stream_options(lua_State *L, struct request_builder *builder,
	       struct channel_call *call)
{
	static const char *const known[] = {"auth", "deadline",	   "expect",
					    "keep", "max_message", "metadata",
					    "name", NULL};
	const char *keys[OPTIONS_MOST];
	size_t count = argument_keys(L, STREAM_OPTIONS, builder->caller,
				     "the options", keys, OPTIONS_MOST);

	for (size_t i = 0; i < count; i++) {
		luaL_checkstack(L, 8, NULL);
		lua_getfield(L, STREAM_OPTIONS, keys[i]);
		if (handle_option(L, builder->caller, keys[i], &stream_type,
				  call) == 0)
			continue;
		if (strncmp(keys[i], "abort", 5) == 0 ||
		    strcmp(keys[i], "discard") == 0 ||
		    grpc_option(L, keys[i], builder) != 0)
			argument_unknown(L, builder->caller, keys[i], known);
	}
}

/*
 * grpc.stream("pkg.Service/Method", message, options): of a client that sends
 * several the message may be left out, and is the first of them.
 */
static int
stream_stream(lua_State *L)
{
	struct user *user = scenario_user(L, "grpc.stream");
	struct request_builder *builder = &user->builder;
	struct channel_call call = {.act = CHANNEL_OPEN,
				    .kind = CHANNEL_GRPC,
				    .most = MESSAGE_USUAL,
				    .bytes = ""};
	const struct proto_method *method;

	argument_count(L, "grpc.stream", STREAM_OPTIONS);
	lua_settop(L, STREAM_OPTIONS);
	method = grpc_method(L, 1, builder, "grpc.stream");
	if (!method->client_streams && !method->server_streams)
		return luaL_error(L,
				  "grpc.stream: %s is no stream: use grpc.call",
				  method->name);
	if (!lua_isnil(L, STREAM_OPTIONS))
		stream_options(L, builder, &call);
	grpc_finish(L, builder);
	builder->request.misbehaves = NULL;
	builder->request.timeout_s = 0;
	if (!method->client_streams || !lua_isnil(L, 2))
		call.bytes = grpc_push_message(L, 2, "grpc.stream", method->in,
					       &call.length);
	call.last = !method->client_streams;
	return handle_begin(L, user, &stream_type, &call, method);
}

void
grpc_stream_open(lua_State *L)
{
	lua_pushcfunction(L, stream_stream);
	lua_setfield(L, -2, "stream");
	handle_register(L, &stream_type);
}
