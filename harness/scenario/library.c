/* SPDX-License-Identifier: MIT */
#include "scenario/library.h"

#include <lauxlib.h>

#include "scenario/arguments.h"

enum { FIELDS_MAX = 40 };

/* Upvalue 1 is the name of the library. */
static int
library_missing(lua_State *L)
{
	const char *name = lua_tostring(L, lua_upvalueindex(1));
	const char *fields[FIELDS_MAX + 1];
	size_t count;

	lua_settop(L, 2);
	count = argument_keys(L, 1, name, "the library", fields, FIELDS_MAX);
	fields[count] = NULL;
	return luaL_error(L, "%s has no %s: it has %s", name,
			  argument_shown(L, 2), argument_push_words(L, fields));
}

void
library_set(lua_State *L, const char *name)
{
	lua_createtable(L, 0, 2);
	lua_pushstring(L, name);
	lua_pushcclosure(L, library_missing, 1);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
	lua_setfield(L, -2, name);
}
