/* SPDX-License-Identifier: MIT */
#include "scenario/request.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/arguments.h"
#include "scenario/request_misbehave.h"
#include "scenario/request_options.h"
#include "scenario/scenario_state.h"

enum { URL_MAX_BYTES = 65536 };

void
request_begin(struct request_builder *builder, const char *caller,
	      const char *method)
{
	builder->caller = caller;
	builder->request = (struct http_request){.method = method,
						 .headers = builder->headers,
						 .want_body = 1,
						 .want_headers = 1,
						 .redirects = REDIRECTS_UNSAID};
	builder->query = builder->body_option = builder->body_type = NULL;
	builder->auth = NULL;
	builder->expect.count = 0;
	builder->tags[0] = '\0';
	builder->body_is_kept = 0;
	builder->abort_option = NULL;
	builder->abort_share = 1;
	builder->misbehaviour = (struct http_misbehaviour){0};
}

/* The host of an absolute URL; NULL: the URL is not absolute. */
static const char *
url_host(const char *url)
{
	if (text_starts(url, "http://"))
		return url + strlen("http://");
	return text_starts(url, "https://") ? url + strlen("https://") : NULL;
}

void
request_url(lua_State *L, int index, struct request_builder *builder)
{
	static const char expected[] =
	    "a path such as \"/items\" or a URL with http://";
	const char *url, *host;

	if (lua_istable(L, index) && text_starts(builder->caller, "http."))
		luaL_error(L,
			   "%s: the URL must be %s, not a table: write "
			   "%s(url, options), with a dot",
			   builder->caller, expected, builder->caller);
	url = argument_string(L, index, builder->caller, "the URL", expected);
	if (strpbrk(url, " \t") != NULL)
		luaL_error(L, "%s: the URL '%s' has a space in it: write %%20",
			   builder->caller, url);
	if (*url != '/' &&
	    ((host = url_host(url)) == NULL || *host == '\0' || *host == '/'))
		argument_wrong(L, index, builder->caller, "the URL", expected);
	builder->request.url = url;
}

static void (*const request_takers[])(lua_State *, struct request_builder *) = {
#define REQUEST_OPTION(name) request_take_##name,
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
request_option(lua_State *L, const char *name, struct request_builder *builder)
{
	for (size_t i = 0; request_option_names[i] != NULL; i++) {
		if (request_option_names[i][0] != name[0] ||
		    strcmp(request_option_names[i], name) != 0)
			continue;
		request_takers[i](L, builder);
		return 0;
	}
	return -1;
}

/*
 * Each value and what its option pushed stay on the stack: the builder borrows
 * their text, even if the table is changed in the meantime.
 */
void
request_options(lua_State *L, int index, struct request_builder *builder)
{
	argument_table(L, index, builder->caller, "the options");
	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		int key = lua_gettop(L) - 1;

		luaL_checkstack(L, 8, NULL);
		if (lua_type(L, key) != LUA_TSTRING)
			luaL_error(L,
				   "%s: the options must be written { name = "
				   "value }, such as { json = ... }",
				   builder->caller);
		if (request_option(L, lua_tostring(L, key), builder) != 0)
			argument_unknown(L, builder->caller,
					 lua_tostring(L, key),
					 request_option_names);
		lua_pushvalue(L, key);
	}
}

static int
builder_has_header(const struct request_builder *builder, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < builder->request.nheaders; i++)
		if (strncasecmp(builder->headers[i], name, length) == 0 &&
		    builder->headers[i][length] == ':')
			return 1;
	return 0;
}

static void
builder_add_headers(lua_State *L, struct request_builder *builder)
{
	struct http_request *request = &builder->request;

	if (builder->body_type != NULL &&
	    !builder_has_header(builder, "Content-Type"))
		builder->headers[request->nheaders++] = builder->body_type;
	if (builder->auth == NULL)
		return;
	if (builder_has_header(builder, "Authorization"))
		luaL_error(L,
			   "%s: give auth or headers.Authorization, not both",
			   builder->caller);
	builder->headers[request->nheaders++] = builder->auth;
}

void
request_name_operation(struct request_builder *builder, const char *field)
{
	struct http_request *request = &builder->request;

	request->operation = NULL;
	if (request->route == NULL &&
	    operation_name(builder->operation, request, field) > 0)
		request->operation = builder->operation;
}

void
request_finish(lua_State *L, struct request_builder *builder)
{
	struct http_request *request = &builder->request;

	builder_add_headers(L, builder);
	if (builder->expect.count > 0)
		request->expect = &builder->expect;
	if (builder->query != NULL && *builder->query != '\0')
		request->url = lua_pushfstring(
		    L, "%s%s%s", request->url,
		    strchr(request->url, '?') == NULL ? "?" : "&",
		    builder->query);
	if (strlen(request->url) > URL_MAX_BYTES)
		luaL_error(L, "%s: the URL is longer than %d bytes",
			   builder->caller, URL_MAX_BYTES);
	misbehaviour_finish(L, builder);
	request_name_operation(builder, scenario_of(L)->settings->operation);
	request_add_tags(L, builder);
}

void
request_place(lua_State *L, struct request_builder *builder)
{
	const char *slash;
	lua_Debug at;

	builder->place[0] = '\0';
	if (builder->expect.count == 0)
		return;
	if (builder->request.route != NULL) {
		snprintf(builder->place, sizeof(builder->place), "%s",
			 builder->request.route);
	} else if (lua_getstack(L, 1, &at)) {
		lua_getinfo(L, "Sl", &at);
		slash = strrchr(at.short_src, '/');
		snprintf(builder->place, sizeof(builder->place), "%s:%d",
			 slash != NULL ? slash + 1 : at.short_src,
			 at.currentline);
	}
}

struct request_builder *
request_copy(const struct request_builder *builder)
{
	struct request_builder *copy = xcalloc(1, sizeof(*copy));
	struct http_request *request = &copy->request;

	*copy = *builder;
	request->url = xstrdup(request->url);
	if (request->body != NULL && !builder->body_is_kept) {
		char *body = xmalloc(request->body_len + 1);

		memcpy(body, request->body, request->body_len);
		body[request->body_len] = '\0';
		request->body = body;
	}
	if (request->route != NULL)
		request->route = xstrdup(request->route);
	for (size_t i = 0; i < request->nheaders; i++)
		copy->headers[i] = xstrdup(builder->headers[i]);
	request->headers = copy->headers;
	if (request->expect != NULL)
		request->expect = &copy->expect;
	if (request->operation != NULL)
		request->operation = copy->operation;
	if (request->misbehaves != NULL)
		request->misbehaves = &copy->misbehaviour;
	return copy;
}

void
request_free(struct request_builder *copy)
{
	if (copy == NULL)
		return;
	for (size_t i = 0; i < copy->request.nheaders; i++)
		free((char *)copy->headers[i]);
	free((char *)copy->request.url);
	if (!copy->body_is_kept)
		free((char *)copy->request.body);
	free((char *)copy->request.route);
	free(copy);
}
