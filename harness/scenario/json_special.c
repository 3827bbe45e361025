/* SPDX-License-Identifier: MIT */
/* JSON values that Lua does not have: null, and lists that may be empty. */
#include <lauxlib.h>

#include "scenario/json_lua.h"

static const char null_value;

static const char array_key; /* of the metatable, in the registry */

void
json_lua_push_null(lua_State *L)
{
	lua_pushlightuserdata(L, (void *)&null_value);
}

/*
 * Scripts must not reach it: they could add a __gc, which runs with hooks off.
 */
void
json_lua_push_array_metatable(lua_State *L)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_createtable(L, 0, 1);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);
}

int
json_lua_is_array(lua_State *L, int index)
{
	int is_array;

	if (!lua_getmetatable(L, index))
		return 0;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
	is_array = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return is_array;
}
