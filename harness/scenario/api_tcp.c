/* SPDX-License-Identifier: MIT */
/* tcp.connect(): a connection to a service that does not speak HTTP. */
#include <string.h>

#include "base/clock.h"
#include "base/head.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/channel_handle.h"
#include "scenario/library.h"
#include "scenario/request.h"

static const struct channel_type tcp_type;

static int
tcp_send(lua_State *L)
{
	static const char *const known[] = {"timeout", NULL};
	struct channel_handle *handle = handle_self(L, &tcp_type, "tcp:send");
	struct channel_call *call;

	argument_count(L, "tcp:send", 3);
	lua_settop(L, 3);
	if ((call = handle_call(L, handle, CHANNEL_SEND)) == NULL)
		return 2;
	call->bytes =
	    argument_text(L, 2, "tcp:send", "the bytes", &call->length);
	handle_options(L, 3, "tcp:send", call, known);
	return handle_wait(L, handle_done);
}

/* What is expected, at index 2: so many bytes, a text, or a pattern. Returns
 * how many of the bytes it takes, with its values pushed; 0: not yet. */
static size_t
tcp_match_bytes(lua_State *L, const struct channel_reply *reply)
{
	size_t wanted = (size_t)lua_tointeger(L, 2);

	if (reply->length < wanted)
		return 0;
	lua_pushlstring(L, reply->bytes, wanted);
	return wanted;
}

static size_t
tcp_match_text(lua_State *L, const struct channel_reply *reply)
{
	size_t length;
	const char *text = lua_tolstring(L, 2, &length);
	const char *found = memmem(reply->bytes, reply->length, text, length);
	size_t used;

	if (found == NULL)
		return 0;
	used = (size_t)(found - reply->bytes) + length;
	lua_pushlstring(L, reply->bytes, used);
	return used;
}

/* string.find's values after its first two: captures, or else all of it. */
static size_t
tcp_match_pattern(lua_State *L, const struct channel_reply *reply)
{
	int base = lua_gettop(L);
	size_t from, to;

	lua_pushlstring(L, reply->bytes, reply->length);
	lua_getfield(L, -1, "find");
	lua_insert(L, -2);
	lua_pushvalue(L, 2);
	lua_call(L, 2, LUA_MULTRET);
	if (lua_isnil(L, base + 1)) {
		lua_settop(L, base);
		return 0;
	}
	from = (size_t)lua_tointeger(L, base + 1);
	to = (size_t)lua_tointeger(L, base + 2);
	lua_remove(L, base + 1);
	lua_remove(L, base + 1);
	if (lua_gettop(L) == base)
		lua_pushlstring(L, reply->bytes + from - 1, to + 1 - from);
	return to > 0 ? to : 1;
}

static size_t
tcp_match(lua_State *L, const struct channel_reply *reply)
{
	if (lua_type(L, 2) == LUA_TNUMBER)
		return tcp_match_bytes(L, reply);
	return lua_toboolean(L, 4) ? tcp_match_text(L, reply)
				   : tcp_match_pattern(L, reply);
}

static int tcp_expected(lua_State *, int status, lua_KContext);

/* Waits for at least so many bytes, until its time is over. */
static int
tcp_await(lua_State *L, struct channel_handle *handle, size_t least)
{
	struct channel_call *call = handle_call(L, handle, CHANNEL_RECEIVE);
	double left = handle->until - clock_now();

	if (call == NULL)
		return 2;
	call->least = least;
	call->consumed = handle->consumed;
	call->timeout_s = left > 0.001 ? left : 0.001;
	call->optional = lua_toboolean(L, 5);
	handle->consumed = 0;
	return handle_wait(L, tcp_expected);
}

static int
tcp_expected(lua_State *L, int status, lua_KContext context)
{
	struct channel_handle *handle = lua_touserdata(L, 1);
	const struct channel_reply *reply = handle_heard(L);
	int base;

	(void)status;
	(void)context;
	lua_settop(L, 5);
	if (reply->failure != HTTP_ANSWERED)
		return handle_failed(L, reply);
	luaL_checkstack(L, LUA_MINSTACK, NULL);
	base = lua_gettop(L);
	handle->consumed = tcp_match(L, reply);
	if (handle->consumed > 0)
		return lua_gettop(L) - base;
	return tcp_await(L, handle, reply->length + 1);
}

/* Arguments after the handle: what is expected, options, plain, optional. */
static void
tcp_take_expected(lua_State *L)
{
	static const char expected[] =
	    "a pattern as for string.find, or a number of bytes";
	static const char *const known[] = {"optional", "plain", "timeout",
					    NULL};
	struct channel_call options = {0};
	struct channel_handle *handle = lua_touserdata(L, 1);

	argument_count(L, "tcp:expect", 3);
	lua_settop(L, 3);
	if (lua_type(L, 2) == LUA_TNUMBER) {
		lua_Integer n = argument_integer(L, 2, "tcp:expect",
						 "what is expected", expected);

		if (n < 1 || n > MESSAGE_USUAL)
			luaL_error(L, "tcp:expect: 1 to %d bytes at a time",
				   MESSAGE_USUAL);
	} else if (lua_type(L, 2) != LUA_TSTRING || lua_rawlen(L, 2) == 0) {
		argument_wrong(L, 2, "tcp:expect", "what is expected",
			       expected);
	}
	handle_options(L, 3, "tcp:expect", &options, known);
	handle->until = clock_now() + (options.timeout_s > 0
					   ? options.timeout_s
					   : scenario_of(L)->settings->timeout);
	lua_pushboolean(L, 0);
	if (lua_istable(L, 3) && lua_getfield(L, 3, "plain") != LUA_TNIL)
		argument_flag(L, "tcp:expect", "plain");
	if (lua_gettop(L) > 4)
		lua_replace(L, 4);
	lua_pushboolean(L, options.optional);
}

/* tcp:expect(what, { timeout = "5s", plain = true, optional = true }) */
static int
tcp_expect(lua_State *L)
{
	struct channel_handle *handle = handle_self(L, &tcp_type, "tcp:expect");
	size_t least;

	tcp_take_expected(L);
	least = lua_type(L, 2) == LUA_TNUMBER ? (size_t)lua_tointeger(L, 2) : 1;
	return tcp_await(L, handle, least);
}

static int
tcp_close(lua_State *L)
{
	return handle_close(L, &tcp_type);
}

static int
tcp_reset(lua_State *L)
{
	return handle_abort(L, &tcp_type);
}

static const luaL_Reg tcp_methods[] = {
    {"send", tcp_send},	  {"expect", tcp_expect}, {"close", tcp_close},
    {"reset", tcp_reset}, {"abort", tcp_reset},	  {NULL, NULL},
};

static const struct channel_type tcp_type = {
    .name = "tcp",
    .article = "a TCP connection",
    .kind = CHANNEL_TCP,
    .methods = tcp_methods,
    .has = "error, send(), expect(), close(), reset() and abort()",
};

static const char tcp_route[] = "TCP ";

/* The route of "HOST:PORT" at index 1, in whose place it stays; without it, of
 * the target. */
static const char *
tcp_take_address(lua_State *L)
{
	static const char expected[] = "\"HOST:PORT\", such as \"db:5432\"";
	const char *address;

	if (lua_istable(L, 1)) {
		lua_pushnil(L);
		lua_insert(L, 1);
	}
	if (lua_isnoneornil(L, 1))
		return "TCP";
	address = argument_string(L, 1, "tcp.connect", "the address", expected);
	if (strchr(address, ':') == NULL || strpbrk(address, "/?#@") != NULL ||
	    !head_is_target(address, strlen(address)))
		argument_wrong(L, 1, "tcp.connect", "the address", expected);
	lua_pushfstring(L, "%s%s", tcp_route, address);
	lua_replace(L, 1);
	return lua_tostring(L, 1);
}

/* tcp.connect("HOST:PORT", { timeout = "5s", keep = true, name = "..." }) */
static int
tcp_connect(lua_State *L)
{
	static const char *const known[] = {"name", "timeout", NULL};
	struct user *user = scenario_user(L, "tcp.connect");
	struct request_builder *builder = &user->builder;

	request_begin(builder, "tcp.connect", "TCP");
	builder->request.route = tcp_take_address(L);
	builder->request.url = "";
	if (strlen(builder->request.route) > strlen(tcp_route))
		builder->request.url =
		    builder->request.route + strlen(tcp_route);
	return handle_open(L, user, &tcp_type, 2, known);
}

static void
tcp_open(lua_State *L)
{
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, tcp_connect);
	lua_setfield(L, -2, "connect");
	library_set(L, "tcp");
	handle_register(L, &tcp_type);
}

const struct api api_tcp = {.open = tcp_open};
