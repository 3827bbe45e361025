/* SPDX-License-Identifier: MIT */
/* Tables of functions such as http, whose errors list what they have. */
#ifndef SCENARIO_LIBRARY_H
#define SCENARIO_LIBRARY_H

#include <lua.h>

/*
 * Sets the table on top of the stack as a field of the one beneath it. A field
 * that it does not have is from now on a Lua error that lists those it has.
 */
void library_set(lua_State *, const char *name);

#endif
