/* SPDX-License-Identifier: MIT */
/*
 * Lua values to JSON text and back. null is a value of its own, and a list has
 * a metatable if it may be empty: an empty table without is sent as {}.
 */
#ifndef SCENARIO_JSON_LUA_H
#define SCENARIO_JSON_LUA_H

#include <lua.h>

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 64 /* of a table sent as JSON */ };

/* Appends the value at index; a Lua error, "CALLER: json ...", if it cannot. */
void json_encode(lua_State *, int index, const char *caller, struct buf *);
/*
 * Pushes the value at path, or nil and why it is not there; returns how many.
 * What a path leads to is nil if it is null.
 */
int json_decode(lua_State *, const char *text, size_t, const char *path);

void json_lua_push_null(lua_State *);
void json_lua_push_array_metatable(lua_State *);
int json_lua_is_array(lua_State *,
		      int index); /* does it have that metatable? */

#endif
