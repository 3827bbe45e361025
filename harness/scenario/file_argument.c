/* SPDX-License-Identifier: MIT */
#include "scenario/file_argument.h"

#include <lauxlib.h>

#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

const struct file *
file_argument(lua_State *L, int index, const char *caller, const char *name)
{
	const char *path = argument_string(
	    L, index, caller, name, "a path beneath the scenario's folder");
	const struct file *file;
	char why[160];

	file = files_get(scenario_of(L)->common->files, path, why, sizeof(why));
	if (file == NULL)
		luaL_error(L, "%s: %s '%s': %s", caller, name, path, why);
	return file;
}
