/* SPDX-License-Identifier: MIT */
#include "scenario/reply.h"

#include <lauxlib.h>
#include <string.h>

#include "scenario/arguments.h"
#include "scenario/budget.h"
#include "scenario/json_lua.h"

static const char reply_type[] = "reply";

/* The user value that caches the body as a Lua string. */
enum { REPLY_BODY = 1, REPLY_VALUES = 1 };

/* One allocation for all: most scripts only look at the status. */
struct reply {
	int status;
	double seconds;
	int discarded, aborted;
	enum http_failure failure;
	size_t body_len;
	size_t headers; /* where they begin in text, after the body */
	size_t detail;	/* where that begins; each ends with a NUL */
	char text[];
};

static size_t
reply_keep(struct reply *reply, size_t at, const char *text, size_t length)
{
	memcpy(reply->text + at, text, length);
	reply->text[at + length] = '\0';
	return at + length + 1;
}

enum { LARGE = 1 << 20 };

/* What was too large is not whole. A large one does not wait for those before
 * it to be collected: a peer that always sends as much would take three times
 * it. */
static size_t
reply_make_room(lua_State *L, const struct http_reply *from, int kept)
{
	if (!kept || from->failure == HTTP_TOO_LARGE)
		return 0;
	if (from->body_len >= LARGE)
		lua_gc(L, LUA_GCCOLLECT, 0);
	return from->body_len;
}

void
reply_push(lua_State *L, const struct http_reply *from,
	   const struct http_request *request)
{
	int kept = request->want_body;
	size_t body = reply_make_room(L, from, kept);
	size_t headers = kept ? strlen(from->headers) : 0;
	size_t detail = strlen(from->detail);
	struct reply *reply = lua_newuserdatauv(
	    L, sizeof(*reply) + body + headers + detail + 3, REPLY_VALUES);

	reply->status = from->status;
	reply->seconds = from->seconds;
	reply->discarded = !kept;
	reply->aborted = from->aborted;
	reply->failure = from->failure;
	reply->body_len = body;
	reply->headers = reply_keep(reply, 0, from->body, body);
	reply->detail =
	    reply_keep(reply, reply->headers, from->headers, headers);
	reply_keep(reply, reply->detail, from->detail, detail);
	lua_rawgetp(L, LUA_REGISTRYINDEX, reply_type);
	lua_setmetatable(L, -2);
}

/* The reply on which a method was called. */
static struct reply *
reply_self(lua_State *L, const char *method)
{
	struct reply *reply = luaL_testudata(L, 1, reply_type);

	if (reply == NULL)
		luaL_error(L, "%s: call it as r:%s(...), with a colon", method,
			   method);
	return reply;
}

/* With discard = true neither body nor headers are kept. */
static void
reply_check_kept(lua_State *L, const struct reply *reply)
{
	if (reply->discarded)
		luaL_error(L, "the reply was not kept: its request says "
			      "discard = true");
}

static void
reply_push_body(lua_State *L)
{
	struct reply *reply = lua_touserdata(L, 1);

	reply_check_kept(L, reply);
	if (lua_getiuservalue(L, 1, REPLY_BODY) == LUA_TSTRING)
		return;
	lua_pushlstring(L, reply->text, reply->body_len);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, REPLY_BODY);
}

/* Pushes nil if the request was answered. */
static void
reply_push_error(lua_State *L, const struct reply *reply)
{
	const char *detail = reply->text + reply->detail;

	if (reply->failure == HTTP_ANSWERED)
		lua_pushnil(L);
	else if (*detail == '\0')
		lua_pushstring(L, http_failure_text(reply->failure));
	else
		lua_pushfstring(L, "%s: %s", http_failure_text(reply->failure),
				detail);
}

/* r:header(name): the first of that name, nil if there is none. */
static int
reply_header(lua_State *L)
{
	const struct reply *reply = reply_self(L, "header");
	const char *lines = reply->text + reply->headers, *value;
	const char *name = argument_string(L, 2, "r:header", "the name",
					   "a string such as \"Location\"");
	size_t length;

	argument_count(L, "r:header", 2);
	reply_check_kept(L, reply);
	value = http_header(&lines, name, &length);
	if (value != NULL)
		lua_pushlstring(L, value, length);
	else
		lua_pushnil(L);
	return 1;
}

/*
 * r:match(pattern, init): string.match on the body, even if the script has
 * changed string.
 */
static int
reply_match(lua_State *L)
{
	reply_self(L, "match");
	if (!lua_isstring(L, 2))
		argument_wrong(L, 2, "r:match", "the pattern",
			       "a string as for string.match");
	lua_settop(L, 3);
	budget_note_line(L);
	reply_push_body(L);
	lua_replace(L, 1);
	lua_settop(L, 3);
	lua_getfield(L, 1, "match");
	lua_insert(L, 1);
	lua_call(L, 3, LUA_MULTRET);
	return lua_gettop(L);
}

/* r:json(), r:json("items[0].id"): nil and the reason if that is not there. */
static int
reply_json(lua_State *L)
{
	const struct reply *reply = reply_self(L, "json");
	const char *path = "";

	if (!lua_isnoneornil(L, 2))
		path = argument_string(L, 2, "r:json", "the path",
				       "a string such as \"items[0].id\"");
	argument_count(L, "r:json", 2);
	reply_check_kept(L, reply);
	return json_decode(L, reply->text, reply->body_len, path);
}

static int
reply_unknown(lua_State *L)
{
	return luaL_error(L,
			  "a reply has no %s%s: it has status, error, body, "
			  "time, aborted, header(), json() and match()",
			  lua_type(L, 2) == LUA_TSTRING ? "" : "field ",
			  argument_shown(L, 2));
}

/* Only Lua calls this, and only with a reply: scripts cannot reach it. */
static int
reply_index(lua_State *L)
{
	const struct reply *reply = lua_touserdata(L, 1);
	const char *name;

	if (lua_type(L, 2) != LUA_TSTRING)
		return reply_unknown(L);
	name = lua_tostring(L, 2);
	if (strcmp(name, "status") == 0)
		lua_pushinteger(L, reply->status);
	else if (strcmp(name, "body") == 0)
		reply_push_body(L);
	else if (strcmp(name, "header") == 0)
		lua_pushcfunction(L, reply_header);
	else if (strcmp(name, "json") == 0)
		lua_pushcfunction(L, reply_json);
	else if (strcmp(name, "match") == 0)
		lua_pushcfunction(L, reply_match);
	else if (strcmp(name, "time") == 0)
		lua_pushnumber(L, reply->seconds);
	else if (strcmp(name, "error") == 0)
		reply_push_error(L, reply);
	else if (strcmp(name, "aborted") == 0)
		lua_pushboolean(L, reply->aborted);
	else
		return reply_unknown(L);
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
	lua_rawsetp(L, LUA_REGISTRYINDEX, reply_type);
}
