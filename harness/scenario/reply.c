/* SPDX-License-Identifier: MIT */
/* The reply, as a script sees it. */
#include <string.h>

#include "base/text.h"
#include "scenario/internal.h"

static const char reply_type[] = "reply";

/* The texts are its user values, nil where there is none. */
enum { REPLY_BODY = 1, REPLY_HEADERS, REPLY_ERROR, REPLY_VALUES = 3 };

struct reply {
	int status;
	double seconds;
	int discarded;
};

static void
reply_set_error(lua_State *L, const struct http_reply *from)
{
	const char *text = http_failure_text(from->failure);

	if (from->detail[0] != '\0')
		lua_pushfstring(L, "%s: %s", text, from->detail);
	else
		lua_pushstring(L, text);
	lua_setiuservalue(L, -2, REPLY_ERROR);
}

void
reply_push(lua_State *L, const struct http_reply *from,
	   const struct http_request *request)
{
	struct reply *reply =
	    lua_newuserdatauv(L, sizeof(*reply), REPLY_VALUES);

	reply->status = from->status;
	reply->seconds = from->seconds;
	reply->discarded = !request->want_body;
	luaL_setmetatable(L, reply_type);
	if (from->failure != HTTP_ANSWERED)
		reply_set_error(L, from);
	if (reply->discarded)
		return;
	lua_pushlstring(L, from->body, from->body_len);
	lua_setiuservalue(L, -2, REPLY_BODY);
	lua_pushstring(L, from->headers);
	lua_setiuservalue(L, -2, REPLY_HEADERS);
}

/* Pushes a text that discard = true has left out of the reply at index 1. */
static const char *
reply_text(lua_State *L, int value, size_t *length)
{
	struct reply *reply = luaL_checkudata(L, 1, reply_type);

	if (reply->discarded)
		luaL_error(L, "the reply was not kept: its request says "
			      "discard = true");
	lua_getiuservalue(L, 1, value);
	return lua_tolstring(L, -1, length);
}

/* r:header(name): the first of that name, nil if there is none. */
static int
reply_header(lua_State *L)
{
	const char *lines = reply_text(L, REPLY_HEADERS, NULL), *value;
	const char *name = luaL_checkstring(L, 2);
	size_t length;

	value = http_header(&lines, name, &length);
	if (value != NULL)
		lua_pushlstring(L, value, length);
	else
		lua_pushnil(L);
	return 1;
}

/* r:match(pattern): as string.match on the body, whatever is left of string. */
static int
reply_match(lua_State *L)
{
	luaL_checkstring(L, 2);
	lua_settop(L, 2);
	watch_note(L);
	reply_text(L, REPLY_BODY, NULL);
	lua_getfield(L, -1, "match");
	lua_insert(L, -2);
	lua_pushvalue(L, 2);
	lua_call(L, 2, LUA_MULTRET);
	return lua_gettop(L) - 2;
}

/* r:json(), r:json("items[0].id"): nil and why if that is not there. */
static int
reply_json(lua_State *L)
{
	const char *path = luaL_optstring(L, 2, ""), *text;
	size_t length;

	text = reply_text(L, REPLY_BODY, &length);
	return json_decode(L, text, length, path);
}

static const char *const reply_names[] = {"body",  "error",  "header", "json",
					  "match", "status", "time",   NULL};

static int
reply_unknown(lua_State *L, const char *name)
{
	const char *near = text_nearest(name, reply_names);

	if (near == NULL)
		return luaL_error(L, "a reply has no '%s'", name);
	return luaL_error(L, "a reply has no '%s': did you mean '%s'?", name,
			  near);
}

static int
reply_index(lua_State *L)
{
	struct reply *reply = luaL_checkudata(L, 1, reply_type);
	const char *name = luaL_checkstring(L, 2);

	if (strcmp(name, "status") == 0)
		lua_pushinteger(L, reply->status);
	else if (strcmp(name, "body") == 0)
		reply_text(L, REPLY_BODY, NULL);
	else if (strcmp(name, "header") == 0)
		lua_pushcfunction(L, reply_header);
	else if (strcmp(name, "json") == 0)
		lua_pushcfunction(L, reply_json);
	else if (strcmp(name, "match") == 0)
		lua_pushcfunction(L, reply_match);
	else if (strcmp(name, "time") == 0)
		lua_pushnumber(L, reply->seconds);
	else if (strcmp(name, "error") == 0)
		lua_getiuservalue(L, 1, REPLY_ERROR);
	else
		return reply_unknown(L, name);
	return 1;
}

static const luaL_Reg reply_metamethods[] = {
    {"__index", reply_index},
    {NULL, NULL},
};

void
reply_register(lua_State *L)
{
	luaL_newmetatable(L, reply_type);
	luaL_setfuncs(L, reply_metamethods, 0);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}
