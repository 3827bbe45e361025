/* SPDX-License-Identifier: MIT */
/* setup(function) and teardown(function): once, before and after all users. */
#include "scenario/api.h"
#include "scenario/scenario_state.h"

static int
hook_take(lua_State *L, enum scenario_hook hook)
{
	struct flow *flow = &scenario_of(L)->hooks[hook];
	const char *name = hook == HOOK_SETUP ? "setup" : "teardown";

	scenario_at_load(L, name);
	if (!lua_isfunction(L, 1) || lua_gettop(L) != 1)
		return luaL_error(L, "%s: write %s(function() ... end)", name,
				  name);
	if (flow->function != LUA_NOREF)
		return luaL_error(L, "%s: there is one already", name);
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
