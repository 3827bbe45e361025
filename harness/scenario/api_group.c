/* SPDX-License-Identifier: MIT */
/*
 * group(name, function): checks inside are counted under the name. The groups
 * that a call is in are found on the stack of the coroutine, so an error leaves
 * them without further ado.
 */
#include "scenario/api_group.h"

#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

enum {
	GROUP_NAME = 60,
	GROUP_LEVELS = 100 /* of the stack that are looked at */
};

static int
group_done(lua_State *L, int status, lua_KContext context)
{
	(void)status;
	(void)context;
	return lua_gettop(L) - 2;
}

/* Its name stays at index 1 for as long as the function runs. */
static int
group_group(lua_State *L)
{
	const char *name =
	    argument_string(L, 1, "group", "the name", "a string");

	if (*name == '\0' || lua_rawlen(L, 1) > GROUP_NAME)
		return luaL_error(L, "group: the name must have 1 to %d bytes",
				  GROUP_NAME);
	lua_tolstring(L, 1, NULL);
	argument_function(L, 2, "group", "group(name, function() ... end)");
	argument_count(L, "group", 2);
	scenario_of(L)->groups = 1;
	lua_pushvalue(L, 2);
	lua_callk(L, 0, LUA_MULTRET, 0, group_done);
	return group_done(L, LUA_OK, 0);
}

/* Is that level a call of group()? If so, its name is pushed. */
static int
level_is_group(lua_State *L, lua_Debug *at)
{
	int is_group;

	lua_getinfo(L, "f", at);
	is_group = lua_tocfunction(L, -1) == group_group;
	lua_pop(L, 1);
	return is_group && lua_getlocal(L, at, 1) != NULL;
}

void
group_prefix(lua_State *L, struct buf *out)
{
	int count = 0;
	lua_Debug at;

	if (!scenario_of(L)->groups)
		return;
	luaL_checkstack(L, GROUP_LEVELS + 2, NULL);
	for (int level = 1; level < GROUP_LEVELS && lua_getstack(L, level, &at);
	     level++)
		count += level_is_group(L, &at);
	for (; count > 0; count--) {
		buf_addf(out, "%s: ", lua_tostring(L, -1));
		lua_pop(L, 1);
	}
}

static const luaL_Reg group_globals[] = {
    {"group", group_group},
    {NULL, NULL},
};

const struct api api_group = {.globals = group_globals};
