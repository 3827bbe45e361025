/* SPDX-License-Identifier: MIT */
/* The options of http.post("/x", { ... }) and of a flow that is pure data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/internal.h"

void
request_begin(struct draft *draft, const char *caller, const char *method)
{
	draft->caller = caller;
	draft->request = (struct http_request){.method = method,
					       .headers = draft->headers,
					       .want_body = 1,
					       .want_headers = 1};
	draft->query = draft->body_option = draft->body_type = NULL;
	draft->auth = NULL;
	draft->expect.count = 0;
	draft->body_is_kept = 0;
	draft->abort_option = NULL;
	draft->abort_share = 1;
	draft->misbehaviour = (struct http_misbehaviour){0};
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

static void (*const request_takers[])(lua_State *, struct draft *) = {
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
request_option(lua_State *L, const char *name, struct draft *draft)
{
	for (size_t i = 0; request_option_names[i] != NULL; i++) {
		if (request_option_names[i][0] != name[0] ||
		    strcmp(request_option_names[i], name) != 0)
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
draft_has_header(const struct draft *draft, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < draft->request.nheaders; i++)
		if (strncasecmp(draft->headers[i], name, length) == 0 &&
		    draft->headers[i][length] == ':')
			return 1;
	return 0;
}

static void
draft_add_headers(lua_State *L, struct draft *draft)
{
	struct http_request *request = &draft->request;

	if (draft->body_type != NULL &&
	    !draft_has_header(draft, "Content-Type"))
		draft->headers[request->nheaders++] = draft->body_type;
	if (draft->auth == NULL)
		return;
	if (draft_has_header(draft, "Authorization"))
		luaL_error(L,
			   "%s: give auth or a header Authorization, not both",
			   draft->caller);
	draft->headers[request->nheaders++] = draft->auth;
}

/* Redirects and cookies are read from the reply's headers. */
void
request_finish(lua_State *L, struct draft *draft)
{
	struct http_request *request = &draft->request;

	draft_add_headers(L, draft);
	if (draft->expect.count > 0)
		request->expect = &draft->expect;
	if (request->redirects > 0)
		request->want_headers = 1;
	if (draft->query != NULL && *draft->query != '\0')
		request->url = lua_pushfstring(
		    L, "%s%s%s", request->url,
		    strchr(request->url, '?') == NULL ? "?" : "&",
		    draft->query);
	if (strlen(request->url) > URL_MAX_BYTES)
		luaL_error(L, "%s: the URL is longer than %d bytes",
			   draft->caller, URL_MAX_BYTES);
	misbehaviour_finish(L, draft);
}

/* What an expectation is told by: a name, or the line of the script. */
void
request_place(lua_State *L, struct draft *draft)
{
	const char *slash;
	lua_Debug at;

	draft->place[0] = '\0';
	if (draft->expect.count == 0)
		return;
	if (draft->request.route != NULL) {
		snprintf(draft->place, sizeof(draft->place), "%s",
			 draft->request.route);
	} else if (lua_getstack(L, 1, &at)) {
		lua_getinfo(L, "Sl", &at);
		slash = strrchr(at.short_src, '/');
		snprintf(draft->place, sizeof(draft->place), "%s:%d",
			 slash != NULL ? slash + 1 : at.short_src,
			 at.currentline);
	}
}

struct draft *
request_copy(const struct draft *draft)
{
	struct draft *copy = xcalloc(1, sizeof(*copy));
	struct http_request *request = &copy->request;

	*copy = *draft;
	request->url = xstrdup(request->url);
	if (request->body != NULL && !draft->body_is_kept) {
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
	if (request->expect != NULL)
		request->expect = &copy->expect;
	if (request->misbehaves != NULL)
		request->misbehaves = &copy->misbehaviour;
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
	if (!copy->body_is_kept)
		free((char *)copy->request.body);
	free((char *)copy->request.route);
	free(copy);
}
