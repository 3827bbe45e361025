/* SPDX-License-Identifier: MIT */
/* Which groups a call of the script is in. */
#ifndef SCENARIO_API_GROUP_H
#define SCENARIO_API_GROUP_H

#include <lua.h>

#include "base/buf.h"

/* Appends "checkout: payment: ". */
void group_prefix(lua_State *, struct buf *);

#endif
