/* SPDX-License-Identifier: MIT */
/*
 * Lua values to JSON text. A Lua error would leak jansson's values, so no
 * function that handles those calls one that can raise an error.
 */
#include <jansson.h>
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>

#include "scenario/json_lua.h"
#include "scenario/request_builder.h"

/*
 * The state of a conversion: how many bytes it may still take, and what is
 * wrong.
 */
struct encoding {
	lua_State *L;
	size_t left;
	const char *wrong;
};

static json_t *encode_value(struct encoding *, int index, int depth);

static json_t *
encode_wrong(struct encoding *to, json_t *unfinished, const char *reason)
{
	json_decref(unfinished);
	if (to->wrong == NULL)
		to->wrong = reason;
	return NULL;
}

/* A table that occurs in many places is small in Lua but large as JSON. */
static int
encode_reserve(struct encoding *to, size_t size)
{
	size += 32; /* its node */
	if (size > to->left)
		return -1;
	to->left -= size;
	return 0;
}

static json_t *
encode_string(struct encoding *to, int index)
{
	size_t length;
	const char *text = lua_tolstring(to->L, index, &length);
	json_t *made;

	if (encode_reserve(to, length) != 0)
		return encode_wrong(to, NULL, "is too large");
	if ((made = json_stringn(text, length)) == NULL)
		return encode_wrong(to, NULL, "has a string that is not UTF-8");
	return made;
}

static json_t *
encode_number(struct encoding *to, int index)
{
	if (lua_isinteger(to->L, index))
		return json_integer(lua_tointeger(to->L, index));
	if (!isfinite(lua_tonumber(to->L, index)))
		return encode_wrong(to, NULL,
				    "has a number that is not finite");
	return json_real(lua_tonumber(to->L, index));
}

static json_t *
encode_list(struct encoding *to, int index, size_t count, int depth)
{
	json_t *list = json_array(), *value;

	for (size_t i = 1; i <= count; i++) {
		lua_rawgeti(to->L, index, (lua_Integer)i);
		value = encode_value(to, lua_gettop(to->L), depth);
		lua_pop(to->L, 1);
		if (value == NULL)
			return encode_wrong(to, list, NULL);
		json_array_append_new(list, value);
	}
	return list;
}

static json_t *
encode_object(struct encoding *to, int index, int depth)
{
	json_t *object = json_object(), *value;
	lua_State *L = to->L;
	const char *key;
	size_t length;

	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		value = NULL;
		if (lua_type(L, -2) != LUA_TSTRING)
			encode_wrong(to, NULL,
				     "has a table that is neither a list nor "
				     "{ name = value }");
		else
			value = encode_value(to, lua_gettop(L), depth);
		if (value == NULL) {
			lua_pop(L, 2);
			return encode_wrong(to, object, NULL);
		}
		key = lua_tolstring(L, -2, &length);
		if (encode_reserve(to, length) != 0 ||
		    json_object_setn_new(object, key, length, value) != 0) {
			lua_pop(L, 2);
			return encode_wrong(to, object,
					    "has a name that is not UTF-8, or "
					    "is too large");
		}
		lua_pop(L, 1);
	}
	return object;
}

static size_t
table_entries(lua_State *L, int index)
{
	size_t count = 0;

	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1))
		count++;
	return count;
}

/*
 * A list has the keys 1 to n and no others. An empty one needs the metatable.
 */
static json_t *
encode_table(struct encoding *to, int index, int depth)
{
	size_t length = lua_rawlen(to->L, index);
	int is_array;

	if (depth >= JSON_DEPTH_MAX || !lua_checkstack(to->L, 4))
		return encode_wrong(to, NULL,
				    "is nested too deeply, or within itself");
	is_array = json_lua_is_array(to->L, index);
	if (!is_array && length == 0)
		return encode_object(to, index, depth + 1);
	if (table_entries(to->L, index) == length)
		return encode_list(to, index, length, depth + 1);
	return is_array
		   ? encode_wrong(to, NULL, "has an array with names or gaps")
		   : encode_object(to, index, depth + 1);
}

static json_t *
encode_value(struct encoding *to, int index, int depth)
{
	if (encode_reserve(to, 0) != 0)
		return encode_wrong(to, NULL, "is too large");
	switch (lua_type(to->L, index)) {
	case LUA_TTABLE:
		return encode_table(to, index, depth);
	case LUA_TSTRING:
		return encode_string(to, index);
	case LUA_TNUMBER:
		return encode_number(to, index);
	case LUA_TBOOLEAN:
		return json_boolean(lua_toboolean(to->L, index));
	case LUA_TLIGHTUSERDATA:
		return json_null(); /* scripts have no other light userdata */
	default:
		return encode_wrong(to, NULL,
				    "has a value that is not a string, number, "
				    "boolean, table or json.null");
	}
}

static int
encode_add(const char *bytes, size_t length, void *buf)
{
	buf_add(buf, bytes, length);
	return 0;
}

void
json_encode(lua_State *L, int index, const char *caller, struct buf *out)
{
	struct encoding to = {L, BODY_MAX_BYTES, NULL};
	json_t *value;

	luaL_checkstack(L, 8, NULL);
	value = encode_value(&to, index, 0);
	if (value == NULL)
		luaL_error(L, "%s: json %s", caller, to.wrong);
	json_dump_callback(value, encode_add, out,
			   JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY |
			       JSON_REAL_PRECISION(15));
	json_decref(value);
}
