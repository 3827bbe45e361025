/* SPDX-License-Identifier: MIT */
/* What scripts see of Lua's own libraries, fenced in. */
#ifndef SCENARIO_SANDBOX_H
#define SCENARIO_SANDBOX_H

#include <lua.h>

/* Gives an empty state its globals, and leaves their table on the stack. */
void sandbox_open(lua_State *);

#endif
