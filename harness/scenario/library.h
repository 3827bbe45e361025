/* SPDX-License-Identifier: MIT */
/* Tables of functions such as http, which name what they have. */
#ifndef SCENARIO_LIBRARY_H
#define SCENARIO_LIBRARY_H

#include <lua.h>

/*
 * Puts the table on top of the stack under that name into the one beneath it.
 * What it does not have is from now on a Lua error that lists what it has.
 */
void library_set(lua_State *, const char *name);

#endif
