/* SPDX-License-Identifier: MIT */
/* Options of a request other than its query and body. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/head.h"
#include "base/mem.h"
#include "base/text.h"
#include "scenario/arguments.h"
#include "scenario/request_options.h"
#include "scenario/scenario_state.h"

enum { ROUTE_MAX = 200 /* bytes of a name */, REDIRECTS_MAX = 20 };

static void
check_header_name(lua_State *L, struct request_builder *builder,
		  const char *name)
{
	if (!head_is_token(name, strlen(name)))
		luaL_error(L, "%s: headers: '%s' is not a header name",
			   builder->caller, name);
}

/*
 * Replaces the value on top with the header line, unless the builder has room
 * for it.
 */
static const char *
header_line(lua_State *L, struct request_builder *builder, size_t i,
	    const char *name)
{
	const char *value =
	    argument_member_line(L, builder->caller, "headers", name);
	size_t name_len = strlen(name), value_len = strlen(value);

	if (i >= LINES_KEPT || name_len + value_len + 3 > LINE_KEPT) {
		value = lua_pushfstring(L, "%s: %s", name, value);
		lua_remove(L, -2);
		return value;
	}
	memcpy(builder->lines[i], name, name_len);
	memcpy(builder->lines[i] + name_len, ": ", 2);
	memcpy(builder->lines[i] + name_len + 2, value, value_len + 1);
	lua_pop(L, 1);
	return builder->lines[i];
}

void
request_take_headers(lua_State *L, struct request_builder *builder)
{
	const char *names[HEADERS_MAX];
	int table = lua_gettop(L);
	size_t count;

	count = argument_keys(L, table, builder->caller, "headers", names,
			      HEADERS_MAX);
	luaL_checkstack(L, (int)count + 3, NULL);
	for (size_t i = 0; i < count; i++) {
		check_header_name(L, builder, names[i]);
		lua_getfield(L, table, names[i]);
		builder->headers[i] = header_line(L, builder, i, names[i]);
	}
	builder->request.nheaders = count;
}

void
request_take_timeout(lua_State *L, struct request_builder *builder)
{
	builder->request.timeout_s =
	    argument_duration(L, -1, builder->caller, "timeout");
	if (builder->request.timeout_s < 0.001)
		argument_wrong(L, -1, builder->caller, "timeout",
			       "a duration from 1ms to 24h");
}

void
request_take_name(lua_State *L, struct request_builder *builder)
{
	size_t length;

	builder->request.route =
	    argument_string(L, -1, builder->caller, "name", "a string");
	length = strlen(builder->request.route);
	if (length == 0 || length > ROUTE_MAX)
		luaL_error(L, "%s: name must have 1 to %d bytes",
			   builder->caller, ROUTE_MAX);
}

/* The script will not look at the reply's body and headers. */
void
request_take_discard(lua_State *L, struct request_builder *builder)
{
	builder->request.want_body = builder->request.want_headers =
	    !argument_flag(L, builder->caller, "discard");
}

/* "Authorization: Basic ..." of RFC 7617, with a user and password on top. */
static void
push_basic(lua_State *L, struct request_builder *builder)
{
	const char *user = argument_line(L, -2, builder->caller, "auth.user");
	const char *password =
	    argument_line(L, -1, builder->caller, "auth.password");
	struct buf *scratch = scenario_scratch(L);
	const char *both;
	size_t length;

	if (strchr(user, ':') != NULL)
		luaL_error(L, "%s: auth.user must not have a colon in it",
			   builder->caller);
	both = lua_pushfstring(L, "%s:%s", user, password);
	length = strlen(both);
	buf_adds(scratch, "Authorization: Basic ");
	text_base64(scratch, both, length);
	lua_pushlstring(L, scratch->data, scratch->len);
}

static void
push_bearer(lua_State *L, struct request_builder *builder)
{
	const char *token =
	    argument_line(L, -1, builder->caller, "auth.bearer");

	if (*token == '\0')
		luaL_error(L, "%s: auth.bearer is empty", builder->caller);
	lua_pushfstring(L, "Authorization: Bearer %s", token);
}

/* auth = { bearer = token } or { user = name, password = secret } */
void
request_take_auth(lua_State *L, struct request_builder *builder)
{
	static const char *const known[] = {"user", "password", "bearer", NULL};
	int table = lua_gettop(L), has_user, has_bearer;

	argument_options(L, table, builder->caller, "auth", known);
	luaL_checkstack(L, 8, NULL);
	has_user = lua_getfield(L, table, "user") != LUA_TNIL;
	has_user |= lua_getfield(L, table, "password") != LUA_TNIL;
	has_bearer = lua_getfield(L, table, "bearer") != LUA_TNIL;
	if (has_user == has_bearer)
		luaL_error(L,
			   "%s: auth must be { bearer = token } or { user = "
			   "name, password = secret }",
			   builder->caller);
	if (has_bearer) {
		push_bearer(L, builder);
	} else {
		lua_pop(L, 1);
		push_basic(L, builder);
	}
	builder->auth = lua_tostring(L, -1);
}

static const char expect_expected[] = "a status such as 200 or \"2xx\"";

/* 200, or "200", or "2xx": the value on top. */
static void
expect_add(lua_State *L, struct request_builder *builder, const char *name)
{
	struct http_expect *expect = &builder->expect;
	const char *text =
	    argument_string(L, -1, builder->caller, name, expect_expected);
	int is_class = text[0] != '\0' && strcasecmp(text + 1, "xx") == 0;
	int low = is_class ? (text[0] - '0') * 100 : atoi(text);

	if (strspn(text, "0123456789") != (is_class ? 1 : 3) ||
	    strlen(text) != 3 || low < 100 || low > 999)
		argument_wrong(L, -1, builder->caller, name, expect_expected);
	if (expect->count == HTTP_RANGES)
		luaL_error(L, "%s: expect has more than %d statuses",
			   builder->caller, HTTP_RANGES);
	expect->ranges[expect->count].low = (short)low;
	expect->ranges[expect->count++].high =
	    (short)(is_class ? low + 99 : low);
}

void
request_take_expect(lua_State *L, struct request_builder *builder)
{
	size_t count;
	int table = lua_gettop(L);

	if (!lua_istable(L, table)) {
		expect_add(L, builder, "expect");
		return;
	}
	count = argument_list(L, table, builder->caller, "expect");
	if (count == 0)
		luaL_error(L, "%s: expect is an empty list", builder->caller);
	for (size_t i = 1; i <= count; i++) {
		lua_rawgeti(L, table, (lua_Integer)i);
		expect_add(L, builder, "each entry of expect");
		lua_pop(L, 1);
	}
}

void
request_take_redirects(lua_State *L, struct request_builder *builder)
{
	static const char expected[] = "a whole number from 0 to 20";
	lua_Integer most =
	    argument_integer(L, -1, builder->caller, "redirects", expected);

	if (most < 0 || most > REDIRECTS_MAX)
		argument_wrong(L, -1, builder->caller, "redirects", expected);
	builder->request.redirects = (int)most;
}
