/* SPDX-License-Identifier: MIT */
/*
 * JSON text to Lua values. A Lua error would leak jansson's values, so the code
 * that makes Lua values of them runs in a protected call.
 */
#include <jansson.h>
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_bounded.h"
#include "scenario/json_lua.h"

enum { ARRAY_METATABLE = 2 /* where it is on the stack */ };

static void decode_value(lua_State *, const json_t *);

/* Each list gets the metatable: it may be empty, or become empty. */
static void
decode_list(lua_State *L, const json_t *list)
{
	size_t count = json_array_size(list);

	lua_createtable(L, (int)count, 0);
	lua_pushvalue(L, ARRAY_METATABLE);
	lua_setmetatable(L, -2);
	for (size_t i = 0; i < count; i++) {
		decode_value(L, json_array_get(list, i));
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
}

static void
decode_object(lua_State *L, json_t *object)
{
	const char *key;
	json_t *value;

	lua_createtable(L, 0, (int)json_object_size(object));
	json_object_foreach(object, key, value)
	{
		lua_pushstring(L, key);
		decode_value(L, value);
		lua_rawset(L, -3);
	}
}

static void
decode_value(lua_State *L, const json_t *value)
{
	luaL_checkstack(L, 4, NULL);
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		decode_object(L, (json_t *)value);
		break;
	case JSON_ARRAY:
		decode_list(L, value);
		break;
	case JSON_STRING:
		lua_pushlstring(L, json_string_value(value),
				json_string_length(value));
		break;
	case JSON_INTEGER:
		lua_pushinteger(L, json_integer_value(value));
		break;
	case JSON_REAL:
		lua_pushnumber(L, json_real_value(value));
		break;
	case JSON_NULL:
		json_lua_push_null(L);
		break;
	default:
		lua_pushboolean(L, json_is_true(value));
	}
}

static int
decode_protected(lua_State *L)
{
	json_lua_push_array_metatable(L); /* at ARRAY_METATABLE */
	decode_value(L, lua_touserdata(L, 1));
	return 1;
}

/* The value at one part of a path, "name" or "[0]"; NULL: there is none. */
static const json_t *
path_step(const json_t *value, const char **path)
{
	const char *part = *path;
	char name[256], *end;
	size_t length, i;

	if (*part == '[') {
		i = strtoul(part + 1, &end, 10);
		*path = *end == ']' && end > part + 1 ? end + 1 : "";
		return *end == ']' ? json_array_get(value, i) : NULL;
	}
	part += *part == '.';
	length = strcspn(part, ".[");
	*path = part + length;
	if (length == 0 || length >= sizeof(name))
		return NULL;
	memcpy(name, part, length);
	name[length] = '\0';
	return json_object_get(value, name);
}

static const json_t *
path_find(const json_t *value, const char *path)
{
	while (value != NULL && *path != '\0')
		value = path_step(value, &path);
	return value;
}

int
json_decode(lua_State *L, const char *text, size_t length, const char *path)
{
	json_error_t error;
	json_t *root = json_bounded_load(
	    text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, JSON_MOST, &error);
	const json_t *value = path_find(root, path);
	int is_json = root != NULL, status;

	if (value == NULL || (json_is_null(value) && *path != '\0')) {
		json_decref(root);
		lua_pushnil(L);
		if (value != NULL)
			return 1;
		if (is_json)
			lua_pushfstring(L, "it has no %s", path);
		else
			lua_pushfstring(L, "not JSON: %s", error.text);
		return 2;
	}
	lua_pushcfunction(L, decode_protected);
	lua_pushlightuserdata(L, (void *)value);
	status = lua_pcall(L, 1, 1, 0);
	json_decref(root);
	return status == LUA_OK ? 1 : lua_error(L);
}
