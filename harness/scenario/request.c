/* SPDX-License-Identifier: MIT */
/* The options of http.post("/x", { ... }) and of a flow that is pure data. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/internal.h"

enum {
	ROUTE_MAX = 200,       /* bytes of a name */
	PAIRS_MAX = 256,       /* names in query or form */
	SCRATCH_KEPT = 1 << 16 /* bytes kept from one request to the next */
};

/* Where text is made before it becomes a Lua value, whose memory is capped. */
static struct buf *
scratch_begin(lua_State *L)
{
	struct buf *scratch = &scenario_of(L)->scratch;

	if (scratch->cap > SCRATCH_KEPT)
		buf_free(scratch);
	buf_clear(scratch);
	return scratch;
}

static const char *
scratch_push(lua_State *L, size_t *length)
{
	const struct buf *scratch = &scenario_of(L)->scratch;

	*length = scratch->len;
	return lua_pushlstring(L, buf_text(scratch), scratch->len);
}

void
request_begin(struct draft *draft, const char *caller, const char *method)
{
	draft->caller = caller;
	draft->request = (struct http_request){.method = method,
					       .headers = draft->headers,
					       .want_body = 1,
					       .want_headers = 1};
	draft->query = draft->body_option = draft->body_type = NULL;
}

void
request_url(lua_State *L, int index, struct draft *draft)
{
	const char *url = argument_line(L, index, draft->caller, "the URL");

	if (strpbrk(url, " \t") != NULL)
		luaL_error(L, "%s: the URL '%s' has a space in it: write %%20",
			   draft->caller, url);
	if (*url != '/' && !text_starts(url, "http://") &&
	    !text_starts(url, "https://"))
		luaL_error(L,
			   "%s: '%s' is neither a path, \"/...\", nor a URL "
			   "with http://",
			   draft->caller, url);
	draft->request.url = url;
}

/* Percent-encodes all but what RFC 3986 calls unreserved. */
static void
url_encode(struct buf *out, const char *text, size_t length)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\0' && strchr(plain, text[i]) != NULL)
			buf_add(out, &text[i], 1);
		else
			buf_addf(out, "%%%02X", (unsigned char)text[i]);
	}
}

/* { a = 1, b = "x" } on top of the stack to a=1&b=x there. */
static const char *
pairs_encode(lua_State *L, struct draft *draft, const char *option,
	     size_t *length)
{
	struct buf *out = scratch_begin(L);
	const char *keys[PAIRS_MAX], *value;
	int table = lua_gettop(L);
	size_t count;

	argument_table(L, table, draft->caller, option);
	count = argument_keys(L, table, draft->caller, keys, PAIRS_MAX);
	for (size_t i = 0; i < count; i++) {
		lua_getfield(L, table, keys[i]);
		value = argument_text(L, -1, draft->caller, keys[i], length);
		if (out->len + strlen(keys[i]) + *length > BODY_MAX_BYTES)
			luaL_error(L, "%s: %s is too long", draft->caller,
				   option);
		if (i > 0)
			buf_adds(out, "&");
		url_encode(out, keys[i], strlen(keys[i]));
		buf_adds(out, "=");
		url_encode(out, value, *length);
		lua_pop(L, 1);
	}
	return scratch_push(L, length);
}

static void
take_query(lua_State *L, struct draft *draft)
{
	size_t length;

	draft->query = pairs_encode(L, draft, "query", &length);
}

static void
draft_set_body(lua_State *L, struct draft *draft, const char *option,
	       const char *type)
{
	if (draft->body_option != NULL)
		luaL_error(L, "%s: give %s or %s, not both", draft->caller,
			   draft->body_option, option);
	draft->body_option = option;
	draft->body_type = type;
}

static void
take_json(lua_State *L, struct draft *draft)
{
	draft_set_body(L, draft, "json", "Content-Type: application/json");
	json_encode(L, lua_gettop(L), draft->caller, scratch_begin(L));
	draft->request.body = scratch_push(L, &draft->request.body_len);
}

static void
take_form(lua_State *L, struct draft *draft)
{
	draft_set_body(L, draft, "form",
		       "Content-Type: application/x-www-form-urlencoded");
	draft->request.body =
	    pairs_encode(L, draft, "form", &draft->request.body_len);
}

static void
take_body(lua_State *L, struct draft *draft)
{
	draft_set_body(L, draft, "body", NULL);
	draft->request.body = argument_text(L, -1, draft->caller, "body",
					    &draft->request.body_len);
}

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

static void
take_headers(lua_State *L, struct draft *draft)
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

static void
take_timeout(lua_State *L, struct draft *draft)
{
	draft->request.timeout_s =
	    argument_duration(L, -1, draft->caller, "timeout");
}

static void
take_name(lua_State *L, struct draft *draft)
{
	draft->request.route = argument_line(L, -1, draft->caller, "name");
	if (strlen(draft->request.route) > ROUTE_MAX)
		luaL_error(L, "%s: name is longer than %d bytes", draft->caller,
			   ROUTE_MAX);
}

/* The script promises not to look at the reply's body and headers. */
static void
take_discard(lua_State *L, struct draft *draft)
{
	draft->request.want_body = draft->request.want_headers =
	    !lua_toboolean(L, -1);
}

static void (*const request_takers[])(lua_State *, struct draft *) = {
#define REQUEST_OPTION(name) take_##name,
#include "scenario/request_options.def"
#undef REQUEST_OPTION
};

const char *const request_option_names[] = {
#define REQUEST_OPTION(name) #name,
#include "scenario/request_options.def"
#undef REQUEST_OPTION
    NULL,
};

int
request_option(lua_State *L, const char *name, struct draft *draft)
{
	for (size_t i = 0; request_option_names[i] != NULL; i++) {
		if (strcmp(request_option_names[i], name) != 0)
			continue;
		request_takers[i](L, draft);
		return 0;
	}
	return -1;
}

/*
 * Each value stays on the stack beneath what its option has left there: the
 * draft borrows from them, whatever becomes of the table in the meantime.
 */
void
request_options(lua_State *L, int index, struct draft *draft)
{
	argument_table(L, index, draft->caller, "what follows the URL");
	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		int key = lua_gettop(L) - 1;

		luaL_checkstack(L, 8, NULL);
		if (lua_type(L, key) != LUA_TSTRING)
			luaL_error(L, "%s: options have names: { json = ... }",
				   draft->caller);
		if (request_option(L, lua_tostring(L, key), draft) != 0)
			argument_unknown(L, draft->caller, lua_tostring(L, key),
					 request_option_names);
		lua_pushvalue(L, key);
	}
}

static int
draft_has_type(const struct draft *draft)
{
	static const char name[] = "Content-Type:";

	for (size_t i = 0; i < draft->request.nheaders; i++)
		if (strncasecmp(draft->headers[i], name, strlen(name)) == 0)
			return 1;
	return 0;
}

void
request_finish(lua_State *L, struct draft *draft)
{
	struct http_request *request = &draft->request;

	if (draft->body_type != NULL && !draft_has_type(draft))
		draft->headers[request->nheaders++] = draft->body_type;
	if (draft->query != NULL && *draft->query != '\0')
		request->url = lua_pushfstring(
		    L, "%s%s%s", request->url,
		    strchr(request->url, '?') == NULL ? "?" : "&",
		    draft->query);
	if (strlen(request->url) > URL_MAX_BYTES)
		luaL_error(L, "%s: the URL is longer than %d bytes",
			   draft->caller, URL_MAX_BYTES);
}

struct draft *
request_copy(const struct draft *draft)
{
	struct draft *copy = xcalloc(1, sizeof(*copy));
	struct http_request *request = &copy->request;

	*request = draft->request;
	request->url = xstrdup(request->url);
	if (request->body != NULL) {
		char *body = xmalloc(request->body_len + 1);

		memcpy(body, request->body, request->body_len);
		body[request->body_len] = '\0';
		request->body = body;
	}
	if (request->route != NULL)
		request->route = xstrdup(request->route);
	for (size_t i = 0; i < request->nheaders; i++)
		copy->headers[i] = xstrdup(draft->headers[i]);
	request->headers = copy->headers;
	return copy;
}

void
request_free(struct draft *copy)
{
	if (copy == NULL)
		return;
	for (size_t i = 0; i < copy->request.nheaders; i++)
		free((char *)copy->headers[i]);
	free((char *)copy->request.url);
	free((char *)copy->request.body);
	free((char *)copy->request.route);
	free(copy);
}
