/* SPDX-License-Identifier: MIT */
/*
 * http.get() and the other functions of http: they wait for the reply and
 * return it.
 */
#include <string.h>

#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/coroutine.h"
#include "scenario/http_method.h"
#include "scenario/library.h"
#include "scenario/reply.h"
#include "scenario/request.h"
#include "scenario/request_misbehave.h"
#include "scenario/scenario_state.h"
#include "scenario/stream_handle.h"

enum { METHOD_MAX = 20 };

static int
http_replied(lua_State *L, int status, lua_KContext context)
{
	struct scenario *scenario = scenario_of(L);

	(void)status;
	(void)context;
	reply_push(L, scenario->reply, &scenario->running->builder.request);
	return 1;
}

static int
http_go(lua_State *L, const struct request_builder *builder)
{
	*scenario_of(L)->running->step =
	    (struct step){.kind = STEP_REQUEST, .request = builder->request};
	return coroutine_wait(L, 0, http_replied);
}

/* The URL is at that index, options may follow it. */
static int
http_send(lua_State *L, const char *caller, const char *verb, int url)
{
	struct user *user = scenario_user(L, caller);
	struct request_builder *builder = &user->builder;

	request_begin(builder, caller, verb);
	request_url(L, url, builder);
	argument_count(L, caller, url + 1);
	lua_settop(L, url + 1);
	if (!lua_isnil(L, url + 1))
		request_options(L, url + 1, builder);
	request_finish(L, builder);
	request_place(L, builder);
	return http_go(L, builder);
}

static int
http_call(lua_State *L)
{
	const struct http_method *method =
	    lua_touserdata(L, lua_upvalueindex(1));

	return http_send(L, method->caller, method->verb, 1);
}

/* http.request(method, url, options) */
static int
http_request_any(lua_State *L)
{
	static const char expected[] = "a method in capitals such as \"GET\"";
	const char *verb =
	    argument_string(L, 1, "http.request", "the method", expected);
	size_t length = strspn(verb, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	if (length == 0 || length > METHOD_MAX || verb[length] != '\0')
		return argument_wrong(L, 1, "http.request", "the method",
				      expected);
	return http_send(L, "http.request", verb, 2);
}

/* http.idle(time): a connection that is opened, left alone, and closed. */
static int
http_idle(lua_State *L)
{
	struct request_builder *builder =
	    &scenario_user(L, "http.idle")->builder;

	argument_count(L, "http.idle", 1);
	request_begin(builder, "http.idle", "GET");
	builder->request.url = "/";
	misbehaviour_idle(L, 1, builder);
	return http_go(L, builder);
}

/* http.handshake(): begins a TLS handshake and gives it up. */
static int
http_handshake(lua_State *L)
{
	struct request_builder *builder =
	    &scenario_user(L, "http.handshake")->builder;

	argument_count(L, "http.handshake", 0);
	request_begin(builder, "http.handshake", "GET");
	builder->request.url = "/";
	misbehaviour_handshake(builder);
	return http_go(L, builder);
}

static void
http_open(lua_State *L)
{
	lua_createtable(L, 0, (int)http_nmethods + 3);
	for (size_t i = 0; i < http_nmethods; i++) {
		lua_pushlightuserdata(L, (void *)&http_methods[i]);
		lua_pushcclosure(L, http_call, 1);
		lua_setfield(L, -2, http_methods[i].name);
	}
	lua_pushcfunction(L, http_request_any);
	lua_setfield(L, -2, "request");
	lua_pushcfunction(L, http_idle);
	lua_setfield(L, -2, "idle");
	lua_pushcfunction(L, http_handshake);
	lua_setfield(L, -2, "handshake");
	stream_handle_open(L);
	library_set(L, "http");
	reply_register(L);
}

const struct api api_http = {.open = http_open};
