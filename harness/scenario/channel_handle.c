/* SPDX-License-Identifier: MIT */
#include "scenario/channel_handle.h"

#include <string.h>

#include "scenario/arguments.h"
#include "scenario/coroutine.h"

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

void
handle_push_reason(lua_State *L, const struct channel_reply *reply)
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
	handle_push_reason(L, reply);
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

int
handle_receive(lua_State *L, const struct channel_type *type,
	       const char *caller, lua_KFunction heard)
{
	static const char *const known[] = {"optional", "timeout", NULL};
	struct channel_handle *handle = handle_self(L, type, caller);
	struct channel_call *call;

	argument_count(L, caller, 2);
	lua_settop(L, 2);
	if ((call = handle_call(L, handle, CHANNEL_RECEIVE)) == NULL)
		return 2;
	handle_options(L, 2, caller, call, known);
	return handle_wait(L, heard);
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
