/* SPDX-License-Identifier: MIT */
/* Lua values to JSON text and back. */
#ifndef SCENARIO_JSON_LUA_H
#define SCENARIO_JSON_LUA_H

#include <lua.h>

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 64 /* of a table sent as JSON */ };

/* Appends the value at index; a Lua error, "CALLER: json ...", if it cannot. */
void json_encode(lua_State *, int index, const char *caller, struct buf *);
/* Pushes the value at path, or nil and why not; returns how many. */
int json_decode(lua_State *, const char *text, size_t, const char *path);

#endif
