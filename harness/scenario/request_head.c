/* SPDX-License-Identifier: MIT */
/* Options of a request beside what it carries. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/internal.h"

enum { ROUTE_MAX = 200 /* bytes of a name */ };

static void
check_header_name(lua_State *L, struct draft *draft, const char *name)
{
	if (*name == '\0' || strpbrk(name, ": \t\r\n") != NULL)
		luaL_error(L, "%s: '%s' is no name of a header", draft->caller,
			   name);
}

/* The line of the header whose value is on top, in the place of that. */
static const char *
header_line(lua_State *L, struct draft *draft, size_t i, const char *name)
{
	const char *value = argument_line(L, -1, draft->caller, name);
	size_t name_len = strlen(name), value_len = strlen(value);

	if (i >= LINES_KEPT || name_len + value_len + 3 > LINE_KEPT) {
		value = lua_pushfstring(L, "%s: %s", name, value);
		lua_remove(L, -2);
		return value;
	}
	memcpy(draft->lines[i], name, name_len);
	memcpy(draft->lines[i] + name_len, ": ", 2);
	memcpy(draft->lines[i] + name_len + 2, value, value_len + 1);
	lua_pop(L, 1);
	return draft->lines[i];
}

void
request_take_headers(lua_State *L, struct draft *draft)
{
	const char *names[HEADERS_MAX];
	int table = lua_gettop(L);
	size_t count;

	argument_table(L, table, draft->caller, "headers");
	count = argument_keys(L, table, draft->caller, names, HEADERS_MAX);
	luaL_checkstack(L, (int)count + 3, NULL);
	for (size_t i = 0; i < count; i++) {
		check_header_name(L, draft, names[i]);
		lua_getfield(L, table, names[i]);
		draft->headers[i] = header_line(L, draft, i, names[i]);
	}
	draft->request.nheaders = count;
}

void
request_take_timeout(lua_State *L, struct draft *draft)
{
	draft->request.timeout_s =
	    argument_duration(L, -1, draft->caller, "timeout");
}

void
request_take_name(lua_State *L, struct draft *draft)
{
	draft->request.route = argument_line(L, -1, draft->caller, "name");
	if (strlen(draft->request.route) > ROUTE_MAX)
		luaL_error(L, "%s: name is longer than %d bytes", draft->caller,
			   ROUTE_MAX);
}

/* The script promises not to look at the reply's body and headers. */
void
request_take_discard(lua_State *L, struct draft *draft)
{
	draft->request.want_body = draft->request.want_headers =
	    !lua_toboolean(L, -1);
}

static void
check_auth_keys(lua_State *L, int table, struct draft *draft)
{
	static const char *const known[] = {"user", "password", "bearer", NULL};
	const char *keys[3];
	size_t count =
	    argument_keys(L, table, draft->caller, keys, COUNT(keys));

	for (size_t i = 0; i < count; i++)
		argument_known(L, draft->caller, keys[i], known);
}

/* "Authorization: Basic ..." of RFC 7617, with a user and password on top. */
static void
push_basic(lua_State *L, struct draft *draft)
{
	const char *user = argument_line(L, -2, draft->caller, "user");
	const char *password = argument_line(L, -1, draft->caller, "password");
	struct buf *scratch = request_scratch(L);
	const char *both;
	size_t length;

	if (strchr(user, ':') != NULL)
		luaL_error(L, "%s: user has a colon in it", draft->caller);
	both = lua_pushfstring(L, "%s:%s", user, password);
	length = strlen(both);
	buf_adds(scratch, "Authorization: Basic ");
	text_base64(scratch, both, length);
	lua_pushlstring(L, scratch->data, scratch->len);
}

/* auth = { bearer = token } or { user = name, password = secret } */
void
request_take_auth(lua_State *L, struct draft *draft)
{
	int table = lua_gettop(L);

	argument_table(L, table, draft->caller, "auth");
	check_auth_keys(L, table, draft);
	luaL_checkstack(L, 8, NULL);
	if (lua_getfield(L, table, "bearer") != LUA_TNIL) {
		lua_pushfstring(L, "Authorization: Bearer %s",
				argument_line(L, -1, draft->caller, "bearer"));
	} else {
		lua_getfield(L, table, "user");
		lua_getfield(L, table, "password");
		push_basic(L, draft);
	}
	draft->auth = lua_tostring(L, -1);
}

/* 200, or "200", or "2xx". */
static void
expect_add(lua_State *L, struct draft *draft)
{
	struct http_expect *expect = &draft->expect;
	const char *text = argument_text(L, -1, draft->caller, "expect", NULL);
	int is_class = text[0] != '\0' && strcasecmp(text + 1, "xx") == 0;
	int low = is_class ? (text[0] - '0') * 100 : atoi(text);

	if (strspn(text, "0123456789") != (is_class ? 1 : 3) ||
	    strlen(text) != 3 || low < 100 || low > 999)
		luaL_error(
		    L,
		    "%s: expect is '%s': write 200, \"2xx\" or a list of "
		    "them",
		    draft->caller, text);
	if (expect->count == HTTP_RANGES)
		luaL_error(L, "%s: expect has more than %d statuses",
			   draft->caller, HTTP_RANGES);
	expect->ranges[expect->count].low = (short)low;
	expect->ranges[expect->count++].high =
	    (short)(is_class ? low + 99 : low);
}

void
request_take_expect(lua_State *L, struct draft *draft)
{
	lua_Integer count;
	int table = lua_gettop(L);

	if (!lua_istable(L, table)) {
		expect_add(L, draft);
		return;
	}
	count = (lua_Integer)lua_rawlen(L, table);
	if (count == 0)
		luaL_error(L, "%s: expect is an empty list", draft->caller);
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(L, table, i);
		expect_add(L, draft);
		lua_pop(L, 1);
	}
}

void
request_take_redirects(lua_State *L, struct draft *draft)
{
	int is_integer;
	lua_Integer most = lua_tointegerx(L, -1, &is_integer);

	if (!is_integer || most < 0 || most > REDIRECTS_MAX)
		luaL_error(L,
			   "%s: redirects must be a number from 0 to %d: so "
			   "many are followed",
			   draft->caller, REDIRECTS_MAX);
	draft->request.redirects = (int)most;
}
