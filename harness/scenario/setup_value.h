/* SPDX-License-Identifier: MIT */
/* What setup returned, of which each lua_State has a copy. */
#ifndef SCENARIO_SETUP_VALUE_H
#define SCENARIO_SETUP_VALUE_H

#include <lua.h>

/* Keeps the value at index for all; a Lua error, "CALLER: ...", if it cannot.
 */
void setup_value_keep(lua_State *, int index, const char *caller);
/* Pushes it, if setup has run; returns how many values that are. */
int setup_value_push(lua_State *);

#endif
