/* SPDX-License-Identifier: MIT */
/*
 * A Lua value as bytes, to be copied to another lua_State: strings, numbers,
 * booleans, json.null and tables of them. A table in two places is copied
 * twice.
 */
#ifndef SCENARIO_VALUE_H
#define SCENARIO_VALUE_H

#include <lua.h>

#include "base/buf.h"

enum { VALUE_MAX_BYTES = 64 << 20, VALUE_DEPTH = 64 };

/* Appends the value at index; a Lua error, "CALLER: ...", if it cannot be. */
void value_write(lua_State *, int index, const char *caller, struct buf *);
/* Pushes a value from what value_write() made; *at moves past it. */
void value_push(lua_State *, const char **at);

#endif
