/* SPDX-License-Identifier: MIT */
/*
 * A script's own coroutines. Lua's own functions would take the yield of
 * http.get for one of the script's, and coroutine.wrap closes a coroutine that
 * failed. These pass steps up to the user's coroutine and close nothing. There
 * is no coroutine.running, so a script can only hold coroutines that it made.
 */
#include <lualib.h>

#include "base/mem.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/coroutine.h"
#include "scenario/scenario_state.h"

static int api_coroutine_go(lua_State *L, lua_KContext wrapped, int nargs);

static lua_State *
wrapped_thread(lua_State *L, lua_KContext wrapped)
{
	lua_State *thread = lua_tothread(L, wrapped ? lua_upvalueindex(1) : 1);

	if (thread == NULL)
		argument_wrong(L, 1, "coroutine.resume", "the coroutine",
			       "one of coroutine.create()");
	return thread;
}

/* Why a coroutine cannot be resumed; NULL if it can. */
static const char *
thread_refusal(lua_State *L, lua_State *thread)
{
	lua_Debug at;

	if (scenario_of(L)->budget.expired)
		return "too many instructions";
	if (coroutine_waits(thread))
		return "cannot resume a coroutine that waits for a reply";
	if (lua_status(thread) == LUA_YIELD)
		return NULL;
	if (L == thread ||
	    (lua_status(thread) == LUA_OK && lua_getstack(thread, 0, &at)))
		return "cannot resume non-suspended coroutine";
	if (lua_status(thread) != LUA_OK || lua_gettop(thread) == 0)
		return "cannot resume dead coroutine";
	return NULL;
}

/* The step is complete: remove the tag and continue after the call. */
static int
thread_continue(lua_State *L, int status, lua_KContext wrapped)
{
	lua_State *thread = wrapped_thread(L, wrapped);

	(void)status;
	lua_pop(thread, 1);
	return api_coroutine_go(L, wrapped, 0);
}

static int
thread_failed(lua_State *L, lua_State *thread, lua_KContext wrapped)
{
	luaL_checkstack(L, 2, NULL);
	if (!wrapped)
		lua_pushboolean(L, 0);
	lua_xmove(thread, L, 1);
	return wrapped ? lua_error(L) : 2;
}

/* Runs the coroutine, whose stack holds nargs arguments. */
static int
api_coroutine_go(lua_State *L, lua_KContext wrapped, int nargs)
{
	lua_State *thread = wrapped_thread(L, wrapped);
	int nresults, status;

	budget_run(thread);
	status = lua_resume(thread, L, nargs, &nresults);
	budget_run(L);
	if (status == LUA_YIELD &&
	    (scenario_of(L)->budget.expired || coroutine_waits(thread)))
		return coroutine_wait(L, wrapped, thread_continue);
	if (status != LUA_OK && status != LUA_YIELD)
		return thread_failed(L, thread, wrapped);
	if (!lua_checkstack(L, nresults + 1)) {
		lua_pop(thread, nresults);
		return luaL_error(L, "too many results to resume");
	}
	if (!wrapped)
		lua_pushboolean(L, 1);
	lua_xmove(thread, L, nresults);
	return wrapped ? nresults : nresults + 1;
}

static int
thread_start(lua_State *L, lua_KContext wrapped)
{
	lua_State *thread = wrapped_thread(L, wrapped);
	int nargs = lua_gettop(L) - (wrapped ? 0 : 1);
	const char *refusal = thread_refusal(L, thread);

	if (refusal == NULL && !lua_checkstack(thread, nargs))
		refusal = "too many arguments to resume";
	if (refusal != NULL && wrapped)
		return luaL_error(L, "%s", refusal);
	if (refusal != NULL) {
		lua_pushboolean(L, 0);
		lua_pushstring(L, refusal);
		return 2;
	}
	lua_xmove(L, thread, nargs);
	return api_coroutine_go(L, wrapped, nargs);
}

static int
thread_resume(lua_State *L)
{
	return thread_start(L, 0);
}

static int
thread_wrapped(lua_State *L)
{
	return thread_start(L, 1);
}

/*
 * A new coroutine starts counting instructions at 0, so a period is charged for
 * it. It inherits the hook of its creator.
 */
static void
thread_make(lua_State *L, const char *caller, const char *usage)
{
	lua_State *thread;

	argument_function(L, 1, caller, usage);
	budget_charge(L, BUDGET_PERIOD);
	thread = lua_newthread(L);
	lua_pushvalue(L, 1);
	lua_xmove(L, thread, 1);
}

static int
thread_create(lua_State *L)
{
	thread_make(L, "coroutine.create",
		    "coroutine.create(function() ... end)");
	return 1;
}

static int
thread_wrap(lua_State *L)
{
	thread_make(L, "coroutine.wrap", "coroutine.wrap(function() ... end)");
	lua_pushcclosure(L, thread_wrapped, 1);
	return 1;
}

static const luaL_Reg coroutine_own[] = {
    {"create", thread_create},
    {"resume", thread_resume},
    {"wrap", thread_wrap},
    {NULL, NULL},
};

static const char *const coroutine_kept[] = {"status", "yield", "isyieldable"};

static void
api_coroutine_open(lua_State *L)
{
	luaL_newlib(L, coroutine_own);
	luaopen_coroutine(L);
	for (size_t i = 0; i < COUNT(coroutine_kept); i++) {
		lua_getfield(L, -1, coroutine_kept[i]);
		lua_setfield(L, -3, coroutine_kept[i]);
	}
	lua_pop(L, 1);
	lua_setfield(L, -2, "coroutine");
}

const struct api api_coroutine = {.open = api_coroutine_open};
