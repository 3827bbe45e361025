/* SPDX-License-Identifier: MIT */
/* setup(function) and teardown(function): once, before and after all users. */
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

static int
hook_take(lua_State *L, enum scenario_hook hook)
{
	struct flow *flow = &scenario_of(L)->hooks[hook];
	const char *name = hook == HOOK_SETUP ? "setup" : "teardown";

	scenario_at_load(L, name);
	argument_count(L, name, 1);
	argument_function(L, 1, name,
			  hook == HOOK_SETUP
			      ? "setup(function() ... end)"
			      : "teardown(function(shared) ... end)");
	if (flow->function != LUA_NOREF)
		return luaL_error(L, "%s: there is already one", name);
	flow->function = luaL_ref(L, LUA_REGISTRYINDEX);
	return 0;
}

static int
hook_setup(lua_State *L)
{
	return hook_take(L, HOOK_SETUP);
}

static int
hook_teardown(lua_State *L)
{
	return hook_take(L, HOOK_TEARDOWN);
}

static const luaL_Reg hook_globals[] = {
    {"setup", hook_setup},
    {"teardown", hook_teardown},
    {NULL, NULL},
};

const struct api api_hook = {.globals = hook_globals};
