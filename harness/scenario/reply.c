/* SPDX-License-Identifier: MIT */
/* The reply, as a script sees it. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/internal.h"

static const char reply_type[] = "reply";
static const char reply_key; /* its address: of the metatable */

/*
 * What came stands behind the struct, as it came: it is the reply's own, since
 * the transport's bytes are gone when the step ends, and scripts may keep a
 * reply for as long as they like. It becomes a Lua value when one asks for it.
 */
struct reply {
	int status;
	double seconds;
	int discarded;
	enum http_failure failure;
	size_t body_len, headers_len, detail_len;
	char text[]; /* body, headers, detail */
};

void
reply_push(lua_State *L, const struct http_reply *from,
	   const struct http_request *request)
{
	int discarded = !request->want_body;
	size_t body_len = discarded ? 0 : from->body_len;
	size_t headers_len = discarded ? 0 : strlen(from->headers);
	size_t detail_len =
	    from->failure != HTTP_ANSWERED ? strlen(from->detail) : 0;
	struct reply *reply = lua_newuserdatauv(
	    L, sizeof(*reply) + body_len + headers_len + detail_len, 0);

	reply->status = from->status;
	reply->seconds = from->seconds;
	reply->discarded = discarded;
	reply->failure = from->failure;
	reply->body_len = body_len;
	reply->headers_len = headers_len;
	reply->detail_len = detail_len;
	memcpy(reply->text, from->body, body_len);
	memcpy(reply->text + body_len, from->headers, headers_len);
	memcpy(reply->text + body_len + headers_len, from->detail, detail_len);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &reply_key);
	lua_setmetatable(L, -2);
}

/* The reply at index 1; luaL_checkudata() would look its type up by name. */
static const struct reply *
reply_check(lua_State *L)
{
	const struct reply *reply = lua_touserdata(L, 1);
	int is_one;

	if (reply == NULL || !lua_getmetatable(L, 1))
		luaL_typeerror(L, 1, reply_type);
	lua_rawgetp(L, LUA_REGISTRYINDEX, &reply_key);
	is_one = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	if (!is_one)
		luaL_typeerror(L, 1, reply_type);
	return reply;
}

/* The reply at index 1, unless discard = true has left its text out. */
static const struct reply *
reply_whole(lua_State *L)
{
	const struct reply *reply = reply_check(L);

	if (reply->discarded)
		luaL_error(L, "the reply was not kept: its request says "
			      "discard = true");
	return reply;
}

/* r.error: nil if there is an answer. */
static void
reply_push_error(lua_State *L, const struct reply *reply)
{
	const char *text = http_failure_text(reply->failure);

	if (reply->failure == HTTP_ANSWERED) {
		lua_pushnil(L);
		return;
	}
	lua_pushstring(L, text);
	if (reply->detail_len == 0)
		return;
	lua_pushliteral(L, ": ");
	lua_pushlstring(L, reply->text + reply->body_len + reply->headers_len,
			reply->detail_len);
	lua_concat(L, 3);
}

/* The value of a "Name: value" line of that name; NULL if it is another. */
static const char *
header_value(const char *line, const char *end, const char *name, size_t length)
{
	if ((size_t)(end - line) <= length || line[length] != ':' ||
	    strncasecmp(line, name, length) != 0)
		return NULL;
	line += length + 1;
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	return line;
}

static const char *
line_end(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline != NULL ? newline : end;
}

/* r:header(name): the first of that name, nil if there is none. */
static int
reply_header(lua_State *L)
{
	const struct reply *reply = reply_whole(L);
	size_t length;
	const char *name = luaL_checklstring(L, 2, &length);
	const char *line = reply->text + reply->body_len, *next, *value;
	const char *end = line + reply->headers_len;

	for (; line < end; line = next + 1) {
		next = line_end(line, end);
		value = header_value(line, next, name, length);
		if (value == NULL)
			continue;
		while (next > value && strchr(" \t\r", next[-1]) != NULL)
			next--;
		lua_pushlstring(L, value, (size_t)(next - value));
		return 1;
	}
	lua_pushnil(L);
	return 1;
}

/* r:json(), r:json("items[0].id"): nil and why if that is not there. */
static int
reply_json(lua_State *L)
{
	const struct reply *reply = reply_whole(L);

	return json_decode(L, reply->text, reply->body_len,
			   luaL_optstring(L, 2, ""));
}

static void
reply_push_body(lua_State *L)
{
	const struct reply *reply = reply_whole(L);

	lua_pushlstring(L, reply->text, reply->body_len);
}

static const char *const reply_names[] = {"body",   "error", "header", "json",
					  "status", "time",  NULL};

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
	const struct reply *reply = reply_check(L);
	const char *name = luaL_checkstring(L, 2);

	if (strcmp(name, "status") == 0)
		lua_pushinteger(L, reply->status);
	else if (strcmp(name, "body") == 0)
		reply_push_body(L);
	else if (strcmp(name, "header") == 0)
		lua_pushcfunction(L, reply_header);
	else if (strcmp(name, "json") == 0)
		lua_pushcfunction(L, reply_json);
	else if (strcmp(name, "time") == 0)
		lua_pushnumber(L, reply->seconds);
	else if (strcmp(name, "error") == 0)
		reply_push_error(L, reply);
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
	lua_rawsetp(L, LUA_REGISTRYINDEX, &reply_key);
}
