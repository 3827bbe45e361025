/* SPDX-License-Identifier: MIT */
/* A group of what scripts can call: one file, one row in apis.def. */
#ifndef SCENARIO_API_H
#define SCENARIO_API_H

#include <lauxlib.h>
#include <lua.h>

#include "base/error.h"

struct scenario;

struct api {
	const luaL_Reg *globals;   /* NULL-ended; or NULL */
	void (*open)(lua_State *); /* more, into the table on top; or NULL */
	/* Once the file has run: is anything wrong with it? Or NULL. */
	int (*check)(const struct scenario *, struct error *);
};

#define API(name) extern const struct api api_##name;
#include "scenario/apis.def"
#undef API

#endif
