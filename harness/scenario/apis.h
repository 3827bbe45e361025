/* SPDX-License-Identifier: MIT */
/* All groups of functions that scripts can call. */
#ifndef SCENARIO_APIS_H
#define SCENARIO_APIS_H

#include <lua.h>

#include "base/error.h"

struct scenario;

/* Puts what they have into the table on top of the stack. */
void apis_open(lua_State *);
/* What they have against a scenario that was loaded. */
int apis_check(const struct scenario *, struct error *);

#endif
