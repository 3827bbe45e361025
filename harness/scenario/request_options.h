/* SPDX-License-Identifier: MIT */
/*
 * The options of a request, one function each in request_*.c: it reads the
 * value on top of the Lua stack into the builder, and leaves on the stack what
 * the builder borrows. A value that the option does not allow is a Lua error.
 */
#ifndef SCENARIO_REQUEST_OPTIONS_H
#define SCENARIO_REQUEST_OPTIONS_H

#include <lua.h>

#include "scenario/request_builder.h"

#define REQUEST_OPTION(name)                                                   \
	void request_take_##name(lua_State *, struct request_builder *);
#include "scenario/request_options.def"
#undef REQUEST_OPTION

#endif
