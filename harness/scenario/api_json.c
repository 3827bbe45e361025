/* SPDX-License-Identifier: MIT */
/* json.null and json.array(): what a Lua value cannot say by itself. */
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/json_lua.h"
#include "scenario/library.h"
#include "scenario/scenario_state.h"

/* json.array(), json.array(list): a list that is sent as [] when it is empty.
 */
static int
json_array_of(lua_State *L)
{
	argument_count(L, "json.array", 1);
	if (lua_gettop(L) == 0)
		lua_newtable(L);
	argument_list(L, 1, "json.array", "the table");
	if (lua_getmetatable(L, 1)) {
		if (json_lua_is_array(L, 1))
			lua_settop(L, 1);
		else
			return luaL_error(L, "json.array: the table has a "
					     "metatable");
		return 1;
	}
	json_lua_push_array_metatable(L);
	lua_setmetatable(L, 1);
	return 1;
}

static int
null_to_string(lua_State *L)
{
	lua_pushliteral(L, "null");
	return 1;
}

/* Scripts see no other light userdata than json.null. */
static void
null_open(lua_State *L)
{
	json_lua_push_null(L);
	lua_createtable(L, 0, 3);
	lua_pushliteral(L, "json.null");
	lua_setfield(L, -2, "__name");
	lua_pushcfunction(L, null_to_string);
	lua_setfield(L, -2, "__tostring");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_setmetatable(L, -2);
}

/* json.decode(text, path): nil and why, if that is not there. */
static int
json_decode_text(lua_State *L)
{
	const char *path = "";
	size_t length;
	const char *text =
	    argument_text(L, 1, "json.decode", "the text", &length);

	argument_count(L, "json.decode", 2);
	if (!lua_isnoneornil(L, 2))
		path = argument_string(L, 2, "json.decode", "the path",
				       "a string such as \"items[0].id\"");
	return json_decode(L, text, length, path);
}

static int
json_encode_value(lua_State *L)
{
	struct buf *scratch = scenario_scratch(L);

	argument_count(L, "json.encode", 1);
	luaL_checkany(L, 1);
	json_encode(L, 1, "json.encode", scratch);
	lua_pushlstring(L, buf_text(scratch), scratch->len);
	return 1;
}

static void
json_open(lua_State *L)
{
	lua_createtable(L, 0, 2);
	null_open(L);
	lua_setfield(L, -2, "null");
	lua_pushcfunction(L, json_array_of);
	lua_setfield(L, -2, "array");
	lua_pushcfunction(L, json_decode_text);
	lua_setfield(L, -2, "decode");
	lua_pushcfunction(L, json_encode_value);
	lua_setfield(L, -2, "encode");
	library_set(L, "json");
}

const struct api api_json = {.open = json_open};
