/* SPDX-License-Identifier: MIT */
#include "scenario/stream_handle.h"

#include "scenario/arguments.h"
#include "scenario/channel_handle.h"
#include "scenario/request.h"

static const struct channel_type stream_type;

/* { event = "message", id = "7", data = "..." } */
static int
stream_heard(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED)
		return handle_failed(L, reply);
	lua_createtable(L, 0, 3);
	lua_pushstring(L, *reply->event != '\0' ? reply->event : "message");
	lua_setfield(L, -2, "event");
	lua_pushstring(L, reply->event_id);
	lua_setfield(L, -2, "id");
	lua_pushlstring(L, reply->bytes, reply->length);
	lua_setfield(L, -2, "data");
	return 1;
}

/* s:next{ timeout = "5s", optional = true } */
static int
stream_next(lua_State *L)
{
	return handle_receive(L, &stream_type, "stream:next", stream_heard);
}

static int
stream_close(lua_State *L)
{
	return handle_close(L, &stream_type);
}

static int
stream_abort(lua_State *L)
{
	return handle_abort(L, &stream_type);
}

static const luaL_Reg stream_methods[] = {
    {"next", stream_next},
    {"close", stream_close},
    {"abort", stream_abort},
    {NULL, NULL},
};

static const struct channel_type stream_type = {
    .name = "stream",
    .article = "a stream",
    .kind = CHANNEL_STREAM,
    .methods = stream_methods,
    .has = "status, error, next(), close() and abort()",
};

static int
stream_has_body(lua_State *L)
{
	int has = lua_getfield(L, 2, "json") != LUA_TNIL ||
		  lua_getfield(L, 2, "form") != LUA_TNIL ||
		  lua_getfield(L, 2, "body") != LUA_TNIL;

	lua_settop(L, 2);
	return has;
}

/* http.stream(url, options): with a body it is a POST. */
static int
stream_stream(lua_State *L)
{
	static const char *const http[] = {"auth",    "body",	 "form",
					   "headers", "json",	 "name",
					   "query",   "timeout", NULL};
	struct user *user = scenario_user(L, "http.stream");
	struct request_builder *builder = &user->builder;

	request_begin(builder, "http.stream", "GET");
	request_url(L, 1, builder);
	if (lua_istable(L, 2) && stream_has_body(L))
		builder->request.method = "POST";
	return handle_open(L, user, &stream_type, 2, http);
}

void
stream_handle_open(lua_State *L)
{
	lua_pushcfunction(L, stream_stream);
	lua_setfield(L, -2, "stream");
	handle_register(L, &stream_type);
}
