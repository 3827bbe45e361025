/* SPDX-License-Identifier: MIT */
#include "scenario/channel_handle.h"

#include <string.h>

#include "base/units.h"
#include "scenario/arguments.h"
#include "scenario/coroutine.h"
#include "scenario/request.h"

enum { SUBPROTOCOLS_MOST = 200 };

static const char *const channel_options[] = {"compress", "keep", "max_message",
					      "subprotocols"};

static struct channel_call *
handle_step(lua_State *L)
{
	return &scenario_of(L)->running->step->channel;
}

const struct channel_reply *
handle_heard(lua_State *L)
{
	return scenario_of(L)->heard;
}

int
handle_wait(lua_State *L, lua_KFunction then)
{
	scenario_of(L)->running->step->kind = STEP_CHANNEL;
	scenario_of(L)->running->step->nbatch = 0;
	return coroutine_wait(L, 0, then);
}

static void
push_reason(lua_State *L, const struct channel_reply *reply)
{
	if (reply->detail[0] == '\0')
		lua_pushstring(L, http_failure_text(reply->failure));
	else if (reply->failure == HTTP_ANSWERED)
		lua_pushstring(L, reply->detail);
	else
		lua_pushfstring(L, "%s: %s", http_failure_text(reply->failure),
				reply->detail);
}

/* The handle, at index 1, is not open any more if that was its end. */
int
handle_failed(lua_State *L, const struct channel_reply *reply)
{
	struct channel_handle *handle = lua_touserdata(L, 1);

	lua_pushnil(L);
	push_reason(L, reply);
	if (channel_reply_is_last(reply)) {
		handle->open = 0;
		lua_pushvalue(L, -1);
		lua_setiuservalue(L, 1, HANDLE_WHY);
	}
	return 2;
}

struct channel_handle *
handle_self(lua_State *L, const struct channel_type *type, const char *method)
{
	struct channel_handle *handle = luaL_testudata(L, 1, type->name);
	const struct user *user = scenario_user(L, method);

	if (handle == NULL)
		luaL_error(L, "%s: call it as %s(...), with a colon", method,
			   method);
	if (handle->user != user->id)
		luaL_error(L, "%s: this one is another user's", method);
	return handle;
}

static int
handle_refuse(lua_State *L, const char *why)
{
	lua_pushnil(L);
	lua_pushstring(L, why);
	return 2;
}

struct channel_call *
handle_call(lua_State *L, struct channel_handle *handle, enum channel_act act)
{
	const struct user *user = scenario_of(L)->running;
	struct channel_call *call = handle_step(L);

	if (handle->open && handle->iteration > 0 &&
	    handle->iteration != user->iteration) {
		handle_refuse(L, "closed when its iteration ended (write keep "
				 "= true to go on with it)");
		return NULL;
	}
	if (!handle->open) {
		lua_pushnil(L);
		if (lua_getiuservalue(L, 1, HANDLE_WHY) != LUA_TSTRING) {
			lua_pop(L, 1);
			lua_pushliteral(L, "closed");
		}
		return NULL;
	}
	*call = (struct channel_call){
	    .act = act, .kind = handle->type->kind, .id = handle->id};
	return call;
}

static int
handle_opened(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);
	struct channel_handle *handle = lua_touserdata(L, -1);

	(void)status;
	(void)context;
	handle->status = handle->type->field == NULL ? reply->status : -1;
	handle->open = reply->failure == HTTP_ANSWERED && reply->status < 400;
	if (!handle->open) {
		push_reason(L, reply);
		lua_setiuservalue(L, -2, HANDLE_WHY);
	}
	lua_pushstring(L, reply->subprotocol);
	lua_setiuservalue(L, -2, HANDLE_SUBPROTOCOL);
	return 1;
}

static size_t
option_size(lua_State *L, const char *caller)
{
	double bytes = 0;
	const char *text = argument_text(L, -1, caller, "max_message", NULL);

	if (units_parse_size(text, &bytes) != 0 || bytes < 1 ||
	    bytes > MESSAGE_MOST)
		argument_wrong(L, -1, caller, "max_message",
			       "a size from 1B to 64MiB");
	return (size_t)bytes;
}

/* "a", or { "a", "b" }, to "a, b" on the stack. */
static const char *
option_subprotocols(lua_State *L, const char *caller)
{
	int list = lua_gettop(L);
	size_t count;

	if (!lua_istable(L, list)) {
		lua_createtable(L, 1, 0);
		lua_insert(L, list);
		lua_rawseti(L, list, 1);
	}
	count = argument_list(L, list, caller, "subprotocols");
	if (count == 0 || count > 10)
		luaL_error(L, "%s: name 1 to 10 subprotocols", caller);
	luaL_checkstack(L, 2 * (int)count + 2, NULL);
	for (size_t i = 1; i <= count; i++) {
		if (i > 1)
			lua_pushliteral(L, ", ");
		lua_rawgeti(L, list, (lua_Integer)i);
		argument_line(L, -1, caller, "subprotocols");
	}
	lua_concat(L, 2 * (int)count - 1);
	if (lua_rawlen(L, -1) > SUBPROTOCOLS_MOST)
		luaL_error(L, "%s: subprotocols with more than %d bytes",
			   caller, SUBPROTOCOLS_MOST);
	return lua_tostring(L, -1);
}

/* What is kept needs an end that a count of requests is not. */
static int
option_keep(lua_State *L, const char *caller)
{
	const struct settings *settings = scenario_of(L)->settings;
	int keep = argument_flag(L, caller, "keep");

	if (keep && (settings->requests > 0 || settings->cycles > 0))
		luaL_error(L,
			   "%s: keep needs a duration: --requests and "
			   "--cycles count no messages",
			   caller);
	return keep;
}

int
handle_option(lua_State *L, const char *caller, const char *key,
	      const struct channel_type *type, struct channel_call *call)
{
	if (strcmp(key, "keep") == 0)
		call->keep = option_keep(L, caller);
	else if (strcmp(key, "max_message") == 0)
		call->most = option_size(L, caller);
	else if (type->kind != CHANNEL_WEBSOCKET)
		return -1;
	else if (strcmp(key, "compress") == 0)
		call->compress = argument_flag(L, caller, "compress");
	else if (strcmp(key, "subprotocols") == 0)
		call->subprotocols = option_subprotocols(L, caller);
	else
		return -1;
	return 0;
}

static int
has_word(const char *const *words, const char *word)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, word) == 0)
			return 1;
	return 0;
}

static void
open_unknown(lua_State *L, const char *caller, const char *key,
	     const struct channel_type *type, const char *const *http)
{
	const char *known[20];
	size_t n = 0, more = type->kind == CHANNEL_WEBSOCKET ? 4 : 3;

	for (size_t i = type->kind == CHANNEL_WEBSOCKET ? 0 : 1; i < more; i++)
		known[n++] = channel_options[i];
	for (; *http != NULL; http++)
		known[n++] = *http;
	known[n] = NULL;
	argument_unknown(L, caller, key, known);
}

static void
open_options(lua_State *L, int index, const struct channel_type *type,
	     struct request_builder *builder, struct channel_call *call,
	     const char *const *http)
{
	const char *keys[20];
	size_t count =
	    argument_keys(L, index, builder->caller, "the options", keys, 20);

	for (size_t i = 0; i < count; i++) {
		luaL_checkstack(L, 8, NULL);
		lua_getfield(L, index, keys[i]);
		if (handle_option(L, builder->caller, keys[i], type, call) == 0)
			continue;
		if (!has_word(http, keys[i]) ||
		    request_option(L, keys[i], builder) != 0)
			open_unknown(L, builder->caller, keys[i], type, http);
	}
}

static struct channel_handle *
handle_push(lua_State *L, struct user *user, const struct channel_type *type)
{
	struct channel_handle *handle =
	    lua_newuserdatauv(L, sizeof(*handle), HANDLE_VALUES);

	*handle = (struct channel_handle){.type = type,
					  .user = user->id,
					  .id = ++user->channels,
					  .iteration = user->iteration};
	luaL_setmetatable(L, type->name);
	return handle;
}

int
handle_begin(lua_State *L, struct user *user, const struct channel_type *type,
	     struct channel_call *call, const void *what)
{
	struct request_builder *builder = &user->builder;
	struct channel_handle *handle;

	builder->place[0] = '\0';
	handle = handle_push(L, user, type);
	handle->what = what;
	if (call->keep && !user->renews)
		handle->iteration = 0;
	call->id = handle->id;
	call->timeout_s = builder->request.timeout_s;
	*user->step =
	    (struct step){.request = builder->request, .channel = *call};
	return handle_wait(L, handle_opened);
}

int
handle_open(lua_State *L, struct user *user, const struct channel_type *type,
	    int options, const char *const *http)
{
	struct request_builder *builder = &user->builder;
	struct channel_call call = {
	    .act = CHANNEL_OPEN, .kind = type->kind, .most = MESSAGE_USUAL};

	argument_count(L, builder->caller, options);
	lua_settop(L, options);
	if (!lua_isnil(L, options))
		open_options(L, options, type, builder, &call, http);
	if (type->kind != CHANNEL_TCP)
		request_finish(L, builder);
	return handle_begin(L, user, type, &call, NULL);
}

void
handle_options(lua_State *L, int index, const char *caller,
	       struct channel_call *call, const char *const *known)
{
	if (lua_isnoneornil(L, index))
		return;
	argument_options(L, index, caller, NULL, known);
	if (lua_getfield(L, index, "timeout") != LUA_TNIL) {
		call->timeout_s = argument_duration(L, -1, caller, "timeout");
		if (call->timeout_s < 0.001)
			argument_wrong(L, -1, caller, "timeout",
				       "a duration from 1ms to 24h");
	}
	if (lua_getfield(L, index, "optional") != LUA_TNIL)
		call->optional = argument_flag(L, caller, "optional");
	lua_pop(L, 2);
}

static int
handle_closed(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED && !reply->ended)
		return handle_failed(L, reply);
	lua_pushboolean(L, 1);
	return 1;
}

static int
handle_leave(lua_State *L, const struct channel_type *type, const char *method,
	     enum channel_act act)
{
	const char *caller = lua_pushfstring(L, "%s:%s", type->name, method);
	struct channel_handle *handle = handle_self(L, type, caller);

	if (handle_call(L, handle, act) == NULL)
		return 2;
	handle->open = 0;
	return handle_wait(L, handle_closed);
}

int
handle_close(lua_State *L, const struct channel_type *type)
{
	return handle_leave(L, type, "close", CHANNEL_CLOSE);
}

int
handle_abort(lua_State *L, const struct channel_type *type)
{
	return handle_leave(L, type, "abort", CHANNEL_ABORT);
}

static void
push_error(lua_State *L, const struct channel_handle *handle)
{
	if (handle->open || lua_getiuservalue(L, 1, HANDLE_WHY) != LUA_TSTRING)
		lua_pushnil(L);
}

/* Only Lua calls this, and only with a handle: scripts cannot reach it. */
static int
handle_index(lua_State *L)
{
	const struct channel_handle *handle = lua_touserdata(L, 1);
	const struct channel_type *type = handle->type;
	const char *name =
	    lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";

	for (const luaL_Reg *method = type->methods; method->name != NULL;
	     method++)
		if (strcmp(method->name, name) == 0) {
			lua_pushcfunction(L, method->func);
			return 1;
		}
	if (type->field != NULL &&
	    type->field(L, lua_touserdata(L, 1), name) != 0)
		return 1;
	if (strcmp(name, "error") == 0)
		push_error(L, handle);
	else if (strcmp(name, "status") == 0 && type->field == NULL &&
		 type->kind != CHANNEL_TCP)
		lua_pushinteger(L, handle->status);
	else if (strcmp(name, "subprotocol") == 0 &&
		 type->kind == CHANNEL_WEBSOCKET)
		lua_getiuservalue(L, 1, HANDLE_SUBPROTOCOL);
	else
		return luaL_error(L, "%s has no %s: it has %s", type->article,
				  argument_shown(L, 2), type->has);
	return 1;
}

void
handle_register(lua_State *L, const struct channel_type *type)
{
	luaL_newmetatable(L, type->name);
	lua_pushcfunction(L, handle_index);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

int
handle_done(lua_State *L, int status, lua_KContext context)
{
	const struct channel_reply *reply = handle_heard(L);

	(void)status;
	(void)context;
	if (reply->failure != HTTP_ANSWERED)
		return handle_failed(L, reply);
	lua_pushboolean(L, 1);
	return 1;
}
