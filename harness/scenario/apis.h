/* SPDX-License-Identifier: MIT */
/* All groups of functions that scripts can call. */
#ifndef SCENARIO_APIS_H
#define SCENARIO_APIS_H

#include <lua.h>

#include "base/error.h"

struct scenario;

/* Adds their functions to the table on top of the stack. */
void apis_open(lua_State *);
/* Checks a scenario after its file has run. STATUS_USAGE or STATUS_DATA. */
int apis_check(const struct scenario *, struct error *);

#endif
