/* SPDX-License-Identifier: MIT */
#include "scenario/hook.h"

#include <lauxlib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "scenario/setup_value.h"
#include "scenario/user.h"

int
scenario_has_hook(const struct scenario *scenario, enum scenario_hook hook)
{
	return scenario->hooks[hook].function != LUA_NOREF;
}

void
hook_init(struct scenario *scenario)
{
	static const char *const names[] = {"setup", "teardown"};

	for (size_t i = 0; i < COUNT(scenario->hooks); i++)
		scenario->hooks[i] = (struct flow){.name = (char *)names[i],
						   .function = LUA_NOREF};
	scenario->setup_ref = LUA_NOREF;
}

/*
 * "cart.lua:3: setup": the line where its function begins, as it has returned.
 */
static const char *
setup_place(lua_State *L)
{
	lua_Debug at;

	lua_rawgeti(L, LUA_REGISTRYINDEX,
		    scenario_of(L)->hooks[HOOK_SETUP].function);
	lua_getinfo(L, ">S", &at);
	return lua_pushfstring(L, "%s:%d: setup", at.short_src, at.linedefined);
}

static int
setup_returned(lua_State *L, int status, lua_KContext context)
{
	int value = lua_gettop(L);

	(void)status;
	(void)context;
	setup_value_keep(L, value, setup_place(L));
	return 0;
}

static int
setup_enter(lua_State *L)
{
	const struct flow *flow = scenario_of(L)->running->flow;

	lua_rawgeti(L, LUA_REGISTRYINDEX, flow->function);
	lua_callk(L, 0, 1, 0, setup_returned);
	return setup_returned(L, LUA_OK, 0);
}

static int
teardown_returned(lua_State *L, int status, lua_KContext context)
{
	(void)L;
	(void)status;
	(void)context;
	return 0;
}

static int
teardown_enter(lua_State *L)
{
	const struct flow *flow = scenario_of(L)->running->flow;

	lua_rawgeti(L, LUA_REGISTRYINDEX, flow->function);
	lua_callk(L, setup_value_push(L), 0, 0, teardown_returned);
	return 0;
}

void
user_begin_hook(struct user *user, enum scenario_hook hook, struct step *step)
{
	user->trip.unmet = NULL;
	random_seed(&user->random, user->scenario->settings->seed, user->id,
		    hook);
	user_begin_flow(user, &user->scenario->hooks[hook],
			hook == HOOK_SETUP ? setup_enter : teardown_enter,
			step);
}
