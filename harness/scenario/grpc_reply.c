/* SPDX-License-Identifier: MIT */
#include "scenario/grpc_reply.h"

#include <ctype.h>
#include <lauxlib.h>
#include <string.h>

#include "base/grpc.h"
#include "base/text.h"
#include "scenario/argument_error.h"
#include "scenario/proto_lua.h"
#include "scenario/scenario_state.h"

static const char reply_type[] = "gRPC reply";

enum { METADATA_LINES = 500 };

/* User values. */
enum {
	REPLY_MESSAGE = 1,
	REPLY_ERROR,
	REPLY_HEADERS, /* tables, once a script has asked for them */
	REPLY_TRAILERS,
	REPLY_VALUES = REPLY_TRAILERS
};

struct grpc_reply {
	int status; /* -1: none came */
	int kept, aborted;
	double seconds;
	size_t trailers, length; /* where they begin in lines, and end */
	char lines[];
};

/* A value as it was before it was sent: of "-bin" any bytes. */
static void
push_value(lua_State *L, const char *name, size_t name_len, const char *value,
	   size_t length)
{
	struct buf *bytes;
	const char *text;

	if (name_len < 4 || memcmp(name + name_len - 4, "-bin", 4) != 0) {
		lua_pushlstring(L, value, length);
		return;
	}
	text = lua_pushlstring(L, value, length);
	while (length % 4 != 0) { /* padding may be left out */
		text = lua_pushfstring(L, "%s=", text);
		lua_remove(L, -2);
		length++;
	}
	bytes = scenario_scratch(L);
	if (text_unbase64(bytes, text) != 0)
		return;
	lua_pop(L, 1);
	lua_pushlstring(L, buf_text(bytes), bytes->len);
}

/* Several of one name are one, with commas between them. */
static void
set_value(lua_State *L)
{
	lua_pushvalue(L, -2);
	if (lua_rawget(L, -4) == LUA_TSTRING) {
		lua_insert(L, -2);
		lua_pushliteral(L, ", ");
		lua_insert(L, -2);
		lua_concat(L, 3);
	} else {
		lua_pop(L, 1);
	}
	lua_rawset(L, -3);
}

static void
add_line(lua_State *L, const char *line, size_t length)
{
	const char *colon = memchr(line, ':', length), *value;
	size_t name_len;

	if (colon == NULL)
		return;
	name_len = (size_t)(colon - line);
	value = colon + 1 + strspn(colon + 1, " ");
	if (text_starts(line, "grpc-"))
		return;
	lua_pushlstring(L, line, name_len);
	push_value(L, line, name_len, value,
		   value < line + length ? (size_t)(line + length - value) : 0);
	set_value(L);
}

void
grpc_push_metadata(lua_State *L, const char *lines, size_t length)
{
	const char *end = lines + length;

	luaL_checkstack(L, 8, NULL);
	lua_newtable(L);
	for (int n = 0; lines < end && n < METADATA_LINES; n++) {
		size_t len = strcspn(lines, "\r\n");

		if (len > (size_t)(end - lines))
			len = (size_t)(end - lines);
		add_line(L, lines, len);
		lines += len;
		lines += strspn(lines, "\r\n");
	}
}

/* What has none yet but has run out of time, clients call so. Checking without
 * a target makes up a reply without headers. */
static int
reply_status(const struct http_reply *reply, const struct http_request *request)
{
	int status = grpc_status_in(reply->headers);

	if (status >= 0)
		return status;
	if (reply->failure == HTTP_TIMEOUT ||
	    (reply->aborted &&
	     (request->grpc & 1u << GRPC_DEADLINE_EXCEEDED) != 0))
		return GRPC_DEADLINE_EXCEEDED;
	return reply->failure == HTTP_ANSWERED && reply->status == 200 &&
		       reply->headers[0] == '\0'
		   ? GRPC_OK
		   : -1;
}

static int
wrong_reply(lua_State *L, const struct http_request *request,
	    const char *expected, const char *why)
{
	return luaL_error(L, "grpc.call: %s was answered with no %s: %s",
			  request->url + 1, expected, why);
}

/* One message, not compressed: no other was asked for. */
static void
push_message(lua_State *L, const struct http_reply *reply,
	     const struct http_request *request,
	     const struct proto_message *message)
{
	const unsigned char *head = (const unsigned char *)reply->body;
	size_t length = 0;
	char why[100];

	if (reply->body_len >= GRPC_PREFIX) {
		length = (size_t)head[1] << 24 | (size_t)head[2] << 16 |
			 (size_t)head[3] << 8 | head[4];
		if (head[0] != 0)
			wrong_reply(L, request, message->name,
				    "it is compressed");
		if (length != reply->body_len - GRPC_PREFIX)
			wrong_reply(L, request, message->name,
				    "its length is another one");
	}
	if (proto_decode(L, message, reply->body + (length > 0 ? 5 : 0), length,
			 why, sizeof(why)) != 0)
		wrong_reply(L, request, message->name, why);
}

static void
push_error(lua_State *L, const struct http_reply *reply)
{
	char text[sizeof(reply->detail)];

	if (reply->failure != HTTP_ANSWERED) {
		if (reply->detail[0] == '\0')
			lua_pushstring(L, http_failure_text(reply->failure));
		else
			lua_pushfstring(L, "%s: %s",
					http_failure_text(reply->failure),
					reply->detail);
		return;
	}
	grpc_message_in(reply->headers, text, sizeof(text));
	if (reply->status >= 400)
		lua_pushfstring(L, "HTTP status %d", reply->status);
	else
		lua_pushstring(L, text);
}

/* Where headers end and trailers begin; a reply without a body has trailers
 * alone. */
static size_t
find_trailers(const struct http_reply *reply, size_t length)
{
	size_t at = reply->trailers;

	return at > length || (at == 0 && reply->received > 0) ? length : at;
}

static struct grpc_reply *
reply_new(lua_State *L, const struct http_reply *from,
	  const struct http_request *request)
{
	size_t length = request->want_body ? strlen(from->headers) : 0;
	struct grpc_reply *reply =
	    lua_newuserdatauv(L, sizeof(*reply) + length + 1, REPLY_VALUES);

	reply->status = reply_status(from, request);
	reply->kept = request->want_body;
	reply->aborted = from->aborted;
	reply->seconds = from->seconds;
	reply->length = length;
	reply->trailers = find_trailers(from, length);
	memcpy(reply->lines, from->headers, length);
	reply->lines[length] = '\0';
	luaL_setmetatable(L, reply_type);
	return reply;
}

void
grpc_reply_push(lua_State *L, const struct http_reply *from,
		const struct http_request *request,
		const struct proto_message *message)
{
	struct grpc_reply *reply;

	luaL_checkstack(L, 10, NULL);
	reply = reply_new(L, from, request);
	if (reply->status == GRPC_OK && reply->kept && !from->aborted &&
	    (from->failure == HTTP_ANSWERED ||
	     from->failure == HTTP_GRPC_UNEXPECTED)) {
		push_message(L, from, request, message);
		lua_setiuservalue(L, -2, REPLY_MESSAGE);
	}
	if (reply->status != GRPC_OK || from->failure != HTTP_ANSWERED) {
		push_error(L, from);
		lua_setiuservalue(L, -2, REPLY_ERROR);
	}
}

/* Made when a script asks for it first: most never do. */
static void
push_lines(lua_State *L, const struct grpc_reply *reply, int value,
	   size_t begin, size_t end)
{
	if (!reply->kept)
		lua_pushnil(L);
	if (!reply->kept || lua_getiuservalue(L, 1, value) == LUA_TTABLE)
		return;
	grpc_push_metadata(L, reply->lines + begin, end - begin);
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, value);
}

/* -1: a reply has nothing of that name. */
static int
push_field(lua_State *L, const struct grpc_reply *reply, const char *name)
{
	if (strcmp(name, "status") == 0 && reply->status >= 0)
		lua_pushstring(L, grpc_status_text(reply->status));
	else if (strcmp(name, "status") == 0)
		lua_pushnil(L);
	else if (strcmp(name, "message") == 0)
		lua_getiuservalue(L, 1, REPLY_MESSAGE);
	else if (strcmp(name, "error") == 0)
		lua_getiuservalue(L, 1, REPLY_ERROR);
	else if (strcmp(name, "headers") == 0)
		push_lines(L, reply, REPLY_HEADERS, 0, reply->trailers);
	else if (strcmp(name, "trailers") == 0)
		push_lines(L, reply, REPLY_TRAILERS, reply->trailers,
			   reply->length);
	else if (strcmp(name, "time") == 0)
		lua_pushnumber(L, reply->seconds);
	else if (strcmp(name, "aborted") == 0)
		lua_pushboolean(L, reply->aborted);
	else
		return -1;
	return 0;
}

static int
reply_index(lua_State *L)
{
	const char *name =
	    lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";

	if (push_field(L, lua_touserdata(L, 1), name) == 0)
		return 1;
	return luaL_error(L,
			  "a gRPC reply has no %s: it has status, message, "
			  "error, headers, trailers, time and aborted",
			  argument_shown(L, 2));
}

void
grpc_reply_register(lua_State *L)
{
	luaL_newmetatable(L, reply_type);
	lua_pushcfunction(L, reply_index);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}
