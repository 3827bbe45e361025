/* SPDX-License-Identifier: MIT */
/* A file that a script names, beneath the scenario's folder. */
#ifndef SCENARIO_FILE_ARGUMENT_H
#define SCENARIO_FILE_ARGUMENT_H

#include <lua.h>

#include "scenario/files.h"

/* A Lua error, "CALLER: NAME 'path': why", if there is no such file. */
const struct file *file_argument(lua_State *, int index, const char *caller,
				 const char *name);

#endif
