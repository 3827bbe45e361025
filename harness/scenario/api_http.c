/* SPDX-License-Identifier: MIT */
/* http.get() and its kin: they wait for the reply and return it. */
#include <string.h>

#include "base/mem.h"
#include "scenario/internal.h"

enum { METHOD_MAX = 20 };

static const struct method {
	const char *name, *verb, *caller;
} methods[] = {
    {"get", "GET", "http.get"},
    {"post", "POST", "http.post"},
    {"put", "PUT", "http.put"},
    {"patch", "PATCH", "http.patch"},
    {"delete", "DELETE", "http.delete"},
    {"head", "HEAD", "http.head"},
    {"options", "OPTIONS", "http.options"},
};

const char *
http_method(const char *name)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (strcmp(methods[i].name, name) == 0)
			return methods[i].verb;
	return NULL;
}

static int
http_replied(lua_State *L, int status, lua_KContext context)
{
	struct scenario *scenario = scenario_of(L);

	(void)status;
	(void)context;
	reply_push(L, scenario->reply, &scenario->running->draft.request);
	return 1;
}

static int
http_go(lua_State *L, const struct draft *draft)
{
	*scenario_of(L)->running->step =
	    (struct step){.kind = STEP_REQUEST, .request = draft->request};
	return coroutine_wait(L, 0, http_replied);
}

/* The URL is at that index, options may follow it. */
static int
http_send(lua_State *L, const char *caller, const char *verb, int url)
{
	struct user *user = scenario_user(L, caller);
	struct draft *draft = &user->draft;

	request_begin(draft, caller, verb);
	request_url(L, url, draft);
	lua_settop(L, url + 1);
	if (!lua_isnil(L, url + 1))
		request_options(L, url + 1, draft);
	request_finish(L, draft);
	request_place(L, draft);
	return http_go(L, draft);
}

static int
http_call(lua_State *L)
{
	const struct method *method = lua_touserdata(L, lua_upvalueindex(1));

	return http_send(L, method->caller, method->verb, 1);
}

/* http.request(method, url, options) */
static int
http_request_any(lua_State *L)
{
	const char *verb = argument_line(L, 1, "http.request", "the method");
	size_t length = strspn(verb, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	if (length == 0 || length > METHOD_MAX || verb[length] != '\0')
		return luaL_error(L,
				  "http.request: '%s' is no method such as "
				  "\"GET\"",
				  verb);
	return http_send(L, "http.request", verb, 2);
}

/* http.idle(time): a connection that is opened, left alone, and closed. */
static int
http_idle(lua_State *L)
{
	struct draft *draft = &scenario_user(L, "http.idle")->draft;

	request_begin(draft, "http.idle", "GET");
	draft->request.url = "/";
	misbehaviour_idle(L, 1, draft);
	return http_go(L, draft);
}

/* http.handshake(): TLS is begun, and left. */
static int
http_handshake(lua_State *L)
{
	struct draft *draft = &scenario_user(L, "http.handshake")->draft;

	request_begin(draft, "http.handshake", "GET");
	draft->request.url = "/";
	misbehaviour_handshake(draft);
	return http_go(L, draft);
}

static void
http_open(lua_State *L)
{
	lua_createtable(L, 0, COUNT(methods) + 3);
	for (size_t i = 0; i < COUNT(methods); i++) {
		lua_pushlightuserdata(L, (void *)&methods[i]);
		lua_pushcclosure(L, http_call, 1);
		lua_setfield(L, -2, methods[i].name);
	}
	lua_pushcfunction(L, http_request_any);
	lua_setfield(L, -2, "request");
	lua_pushcfunction(L, http_idle);
	lua_setfield(L, -2, "idle");
	lua_pushcfunction(L, http_handshake);
	lua_setfield(L, -2, "handshake");
	lua_setfield(L, -2, "http");
	reply_register(L);
}

const struct api api_http = {.open = http_open};
