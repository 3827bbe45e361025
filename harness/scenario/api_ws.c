/* SPDX-License-Identifier: MIT */
/* ws.connect(): a WebSocket that its user holds and talks on. */
#include <string.h>

#include "base/text.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/channel_handle.h"
#include "scenario/json_lua.h"
#include "scenario/library.h"
#include "scenario/request.h"

static const struct channel_type ws_type;

/* Whether the value of that option, of the table at index, is true. */
static int
ws_flag(lua_State *L, int index, const char *caller, const char *name)
{
	int set = 0;

	if (lua_getfield(L, index, name) != LUA_TNIL)
		set = argument_flag(L, caller, name);
	lua_pop(L, 1);
	return set;
}

/* A table is sent as JSON. */
static void
ws_take_message(lua_State *L, struct channel_call *call)
{
	static const char caller[] = "ws:send";
	struct buf *scratch;

	if (!lua_istable(L, 2)) {
		call->bytes =
		    argument_text(L, 2, caller, "the message", &call->length);
		return;
	}
	scratch = scenario_scratch(L);
	json_encode(L, 2, caller, scratch);
	call->bytes = lua_pushlstring(L, buf_text(scratch), scratch->len);
	call->length = scratch->len;
	lua_replace(L, 2);
}

/* ws:send(message, { binary = true, timeout = "5s" }) */
static int
ws_send(lua_State *L)
{
	static const char *const known[] = {"binary", "timeout", NULL};
	struct channel_handle *handle = handle_self(L, &ws_type, "ws:send");
	struct channel_call *call;

	argument_count(L, "ws:send", 3);
	lua_settop(L, 3);
	if ((call = handle_call(L, handle, CHANNEL_SEND)) == NULL)
		return 2;
	ws_take_message(L, call);
	handle_options(L, 3, "ws:send", call, known);
	if (lua_istable(L, 3))
		call->binary = ws_flag(L, 3, "ws:send", "binary");
	return handle_wait(L, handle_done);
}

static int
ws_received(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED)
		return handle_failed(L, reply);
	lua_pushlstring(L, reply->bytes, reply->length);
	lua_pushboolean(L, reply->binary);
	return 2;
}

/* ws:recv{ timeout = "5s", optional = true }: the message, and whether it is
 * binary. */
static int
ws_recv(lua_State *L)
{
	return handle_receive(L, &ws_type, "ws:recv", ws_received);
}

static int
ws_ping(lua_State *L)
{
	static const char *const known[] = {"timeout", NULL};
	struct channel_handle *handle = handle_self(L, &ws_type, "ws:ping");
	struct channel_call *call;

	argument_count(L, "ws:ping", 2);
	lua_settop(L, 2);
	if ((call = handle_call(L, handle, CHANNEL_PING)) == NULL)
		return 2;
	handle_options(L, 2, "ws:ping", call, known);
	return handle_wait(L, handle_done);
}

static int
ws_closed(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED && !reply->ended)
		return handle_failed(L, reply);
	lua_pushinteger(L, reply->code);
	return 1;
}

/* ws:close(code, reason): the code that the other side closed it with. */
static int
ws_close(lua_State *L)
{
	enum { NORMAL = 1000, LAST = 4999 };
	struct channel_handle *handle = handle_self(L, &ws_type, "ws:close");
	struct channel_call *call;
	lua_Integer code = NORMAL;

	argument_count(L, "ws:close", 3);
	lua_settop(L, 3);
	if (!lua_isnil(L, 2))
		code = argument_integer(L, 2, "ws:close", "the code",
					"a whole number from 1000 to 4999");
	if (code < NORMAL || code > LAST)
		argument_wrong(L, 2, "ws:close", "the code",
			       "a whole number from 1000 to 4999");
	if ((call = handle_call(L, handle, CHANNEL_CLOSE)) == NULL)
		return 2;
	call->code = (int)code;
	if (!lua_isnil(L, 3))
		call->bytes = argument_line(L, 3, "ws:close", "the reason");
	call->length = call->bytes != NULL ? strlen(call->bytes) : 0;
	handle->open = 0;
	return handle_wait(L, ws_closed);
}

static int
ws_abort(lua_State *L)
{
	return handle_abort(L, &ws_type);
}

static const luaL_Reg ws_methods[] = {
    {"send", ws_send},	 {"recv", ws_recv},   {"ping", ws_ping},
    {"close", ws_close}, {"abort", ws_abort}, {NULL, NULL},
};

static const struct channel_type ws_type = {
    .name = "ws",
    .article = "a WebSocket",
    .kind = CHANNEL_WEBSOCKET,
    .methods = ws_methods,
    .has = "status, error, subprotocol, send(), recv(), ping(), close() and "
	   "abort()",
};

/* "ws://host/path" to "http://host/path" at index 1. */
static void
ws_take_url(lua_State *L)
{
	const char *url = lua_tostring(L, 1);

	if (lua_type(L, 1) != LUA_TSTRING)
		return;
	if (text_starts(url, "ws://"))
		lua_pushfstring(L, "http%s", url + strlen("ws"));
	else if (text_starts(url, "wss://"))
		lua_pushfstring(L, "https%s", url + strlen("wss"));
	else
		return;
	lua_replace(L, 1);
}

/* ws.connect(url, { subprotocols = ..., compress = true, keep = true, ... }) */
static int
ws_connect(lua_State *L)
{
	static const char *const http[] = {"auth",  "headers", "name",
					   "query", "timeout", NULL};
	struct user *user = scenario_user(L, "ws.connect");

	request_begin(&user->builder, "ws.connect", "GET");
	ws_take_url(L);
	request_url(L, 1, &user->builder);
	return handle_open(L, user, &ws_type, 2, http);
}

static void
ws_open(lua_State *L)
{
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, ws_connect);
	lua_setfield(L, -2, "connect");
	library_set(L, "ws");
	handle_register(L, &ws_type);
}

const struct api api_ws = {.open = ws_open};
