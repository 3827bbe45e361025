/* SPDX-License-Identifier: MIT */
/* require("lib.users"): Lua from lib/users.lua beneath the scenario's folder.
 */
#include <string.h>

#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/file_argument.h"
#include "scenario/scenario_state.h"

/* Marks a module whose file is still running. */
static const char under_way;

static const char loaded_key;

/* "lib.users", "lib/users" and "lib/users.lua" are the same file. */
static void
module_path(lua_State *L, const char *name)
{
	size_t length = strlen(name);

	if (length > 4 && strcmp(name + length - 4, ".lua") == 0)
		lua_pushstring(L, name);
	else if (strstr(name, "..") != NULL || strchr(name, '/') != NULL)
		lua_pushfstring(L, "%s.lua", name);
	else
		lua_pushfstring(L, "%s.lua", luaL_gsub(L, name, ".", "/"));
}

/* The name in messages: the path that a user would open. */
static const char *
module_chunk(lua_State *L, const struct file *file)
{
	const char *folder = files_folder(scenario_of(L)->common->files);

	if (strlen(folder) + strlen(file->path) < LUA_IDSIZE - 1)
		return lua_pushfstring(L, "@%s%s", folder, file->path);
	return lua_pushfstring(L, "@%s", file->path);
}

static void
module_load(lua_State *L, const struct file *file)
{
	const char *chunk = module_chunk(L, file);

	if (file->length > 0 && file->text[0] == LUA_SIGNATURE[0])
		luaL_error(L, "require: %s is compiled Lua; give its source",
			   file->path);
	if (luaL_loadbufferx(L, file->text, file->length, chunk, "t") != LUA_OK)
		lua_error(L);
}

/* Runs the file once and keeps the value it returns. */
static int
require_require(lua_State *L)
{
	const struct file *file;

	scenario_at_load(L, "require");
	argument_count(L, "require", 1);
	module_path(L, argument_string(L, 1, "require", "the name",
				       "a string such as \"lib.users\""));
	lua_replace(L, 1);
	lua_settop(L, 1);
	file = file_argument(L, 1, "require", "the file");
	lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
	lua_pushvalue(L, 1);
	if (lua_rawget(L, 2) != LUA_TNIL) {
		if (lua_touserdata(L, -1) == &under_way)
			return luaL_error(L, "require: %s requires itself",
					  file->path);
		return 1;
	}
	lua_pushvalue(L, 1);
	lua_pushlightuserdata(L, (void *)&under_way);
	lua_rawset(L, 2);
	module_load(L, file);
	lua_call(L, 0, 1);
	if (lua_isnil(L, -1))
		lua_pushboolean(L, 1);
	lua_pushvalue(L, 1);
	lua_pushvalue(L, -2);
	lua_rawset(L, 2);
	return 1;
}

static const luaL_Reg require_globals[] = {
    {"require", require_require},
    {NULL, NULL},
};

static void
require_open(lua_State *L)
{
	lua_newtable(L);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
}

const struct api api_require = {
    .globals = require_globals,
    .open = require_open,
};
