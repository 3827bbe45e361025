/* SPDX-License-Identifier: MIT */
#include "scenario/grpc_request.h"

#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "base/grpc.h"
#include "base/head.h"
#include "base/mem.h"
#include "base/text.h"
#include "scenario/arguments.h"
#include "scenario/proto_lua.h"
#include "scenario/request.h"
#include "scenario/scenario_state.h"

enum { FIXED_LINES = 3, METADATA_MOST = HEADERS_MAX - FIXED_LINES };

static int
method_unknown(lua_State *L, const char *caller, const char *name,
	       const struct protos *protos)
{
	const char *const *names = protos_method_names(protos);
	const char *near = text_nearest(name, names);

	return luaL_error(L, "%s: there is no method '%s': %s '%s'%s", caller,
			  name, near != NULL ? "did you mean" : "there is",
			  near != NULL ? near : names[0],
			  near != NULL ? "?" : ", for one");
}

/* Of one that nobody could be asked about: checked without a target. */
static const struct proto_method unknown = {
    .name = "the method", .client_streams = 1, .server_streams = 1};

/* Where the name leads to; or &unknown, or a Lua error. */
static const struct proto_method *
find_method(lua_State *L, const char *caller, const char *name)
{
	const struct common *common = scenario_of(L)->common;
	const struct proto_method *method;

	if (common->protos == NULL && common->without_protos != NULL)
		luaL_error(L, "%s: what its messages are is not known: %s",
			   caller, common->without_protos);
	if (common->protos == NULL)
		return &unknown;
	method = protos_method(common->protos, name);
	if (method == NULL)
		method_unknown(L, caller, name, common->protos);
	return method;
}

const struct proto_method *
grpc_method(lua_State *L, int index, struct request_builder *builder,
	    const char *caller)
{
	static const char expected[] = "\"package.Service/Method\"";
	const struct proto_method *method;
	const char *name =
	    argument_string(L, index, caller, "the method", expected);

	if (strchr(name, '/') == NULL || !head_is_target(name, strlen(name)))
		argument_wrong(L, index, caller, "the method", expected);
	if (!scenario_of(L)->settings->http2)
		luaL_error(L,
			   "%s: gRPC needs HTTP/2: give --http2, or write load "
			   "{ http2 = true }",
			   caller);
	method = find_method(L, caller, name);
	request_begin(builder, caller, "POST");
	builder->request.grpc = 1u << GRPC_OK;
	builder->request.redirects = 0;
	builder->request.url = lua_pushfstring(L, "/%s", name);
	builder->request.route = lua_pushfstring(L, "GRPC %s", name);
	builder->body_type = "Content-Type: application/grpc";
	return method;
}

/* With the value of a name that ends so, any bytes can be sent. */
static int
is_binary(const char *name)
{
	return text_ends(name, "-bin");
}

static void
check_name(lua_State *L, const struct request_builder *builder,
	   const char *name)
{
	if (!head_is_token(name, strlen(name)))
		luaL_error(L, "%s: metadata: '%s' is not a name of metadata",
			   builder->caller, name);
	if (text_starts(name, "grpc-") || strcmp(name, "te") == 0 ||
	    strcmp(name, "content-type") == 0)
		luaL_error(L, "%s: metadata: '%s' is gRPC's own",
			   builder->caller, name);
}

/* Replaces the value on top of the stack by its line. */
static const char *
metadata_line(lua_State *L, const struct request_builder *builder,
	      const char *name)
{
	struct buf *encoded;
	const char *value;
	size_t length;

	if (!is_binary(name)) {
		value =
		    argument_member_line(L, builder->caller, "metadata", name);
		value = lua_pushfstring(L, "%s: %s", name, value);
	} else {
		value = argument_member_text(L, builder->caller, "metadata",
					     name, &length);
		encoded = scenario_scratch(L);
		text_base64(encoded, value, length);
		value = lua_pushfstring(L, "%s: %s", name, buf_text(encoded));
	}
	lua_remove(L, -2);
	return value;
}

static void
take_metadata(lua_State *L, struct request_builder *builder)
{
	const char *names[METADATA_MOST];
	int table = lua_gettop(L);
	size_t count = argument_keys(L, table, builder->caller, "metadata",
				     names, METADATA_MOST);

	luaL_checkstack(L, (int)count + 6, NULL);
	for (size_t i = 0; i < count; i++) {
		check_name(L, builder, names[i]);
		lua_getfield(L, table, names[i]);
		builder->headers[builder->request.nheaders++] =
		    metadata_line(L, builder, names[i]);
	}
}

static unsigned
status_bit(lua_State *L, int index, const struct request_builder *builder)
{
	const char *name =
	    lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
	int status = grpc_status_of(name);

	if (status < 0)
		argument_wrong(L, index, builder->caller, "expect",
			       "a status such as \"NOT_FOUND\", or a list of "
			       "them");
	return 1u << status;
}

static void
take_expect(lua_State *L, struct request_builder *builder)
{
	int list = lua_gettop(L);
	size_t count;

	if (!lua_istable(L, list)) {
		builder->request.grpc = status_bit(L, list, builder);
		return;
	}
	count = argument_list(L, list, builder->caller, "expect");
	builder->request.grpc = 0;
	for (size_t i = 1; i <= count; i++) {
		lua_rawgeti(L, list, (lua_Integer)i);
		builder->request.grpc |= status_bit(L, -1, builder);
		lua_pop(L, 1);
	}
	if (count == 0)
		luaL_error(L, "%s: expect names no status", builder->caller);
}

/* The server is told, and the client gives up at the same time. */
static void
take_deadline(lua_State *L, struct request_builder *builder)
{
	double seconds = argument_duration(L, -1, builder->caller, "deadline");

	if (seconds < 0.001)
		argument_wrong(L, -1, builder->caller, "deadline",
			       "a duration from 1ms to 24h");
	builder->request.timeout_s = seconds;
	builder->headers[builder->request.nheaders++] = lua_pushfstring(
	    L, "grpc-timeout: %dm", (int)(seconds * 1000 + 0.5));
}

static const char *const of_http[] = {"abort", "abort_after", "auth", "discard",
				      "name"};

int
grpc_option(lua_State *L, const char *name, struct request_builder *builder)
{
	if (strcmp(name, "deadline") == 0)
		take_deadline(L, builder);
	else if (strcmp(name, "metadata") == 0)
		take_metadata(L, builder);
	else if (strcmp(name, "expect") == 0)
		take_expect(L, builder);
	else
		for (size_t i = 0; i <= COUNT(of_http); i++)
			if (i == COUNT(of_http))
				return -1;
			else if (strcmp(name, of_http[i]) == 0)
				return request_option(L, name, builder);
	return 0;
}

/* A call that is to run into its deadline is given up on purpose then. */
void
grpc_finish(lua_State *L, struct request_builder *builder)
{
	struct http_request *request = &builder->request;
	struct http_misbehaviour *how = &builder->misbehaviour;

	if (request->timeout_s > 0 && how->abort_after_s <= 0 &&
	    (request->grpc & 1u << GRPC_DEADLINE_EXCEEDED) != 0) {
		how->abort_after_s = request->timeout_s;
		request->timeout_s = 0;
	}
	builder->headers[request->nheaders++] = "TE: trailers";
	request->want_headers = 1;
	request_finish(L, builder);
}

const char *
grpc_push_message(lua_State *L, int index, const char *caller,
		  const struct proto_message *message, size_t *length)
{
	struct buf *out = scenario_scratch(L);
	char prefix[GRPC_PREFIX] = {0};

	buf_add(out, prefix, sizeof(prefix));
	if (message != NULL)
		proto_encode(L, index, caller, message, out);
	for (unsigned i = 0; i < 4; i++)
		out->data[1 + i] =
		    (char)((out->len - GRPC_PREFIX) >> (24 - 8 * i));
	*length = out->len;
	return lua_pushlstring(L, out->data, out->len);
}
