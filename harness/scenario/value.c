/* SPDX-License-Identifier: MIT */
#include "scenario/value.h"

#include <lauxlib.h>
#include <string.h>

#include "scenario/json_lua.h"

/* The byte before each value. */
enum value_tag {
	TAG_NIL = 'n',
	TAG_FALSE = 'f',
	TAG_TRUE = 't',
	TAG_INTEGER = 'i',
	TAG_NUMBER = 'd',
	TAG_TEXT = 's',
	TAG_NULL = '0',
	TAG_ARRAY = '[', /* a table marked by json.array(); */
	TAG_TABLE = '{', /* keys and values, until */
	TAG_END = '}'
};

static void
write_tag(struct buf *out, enum value_tag tag)
{
	char byte = (char)tag;

	buf_add(out, &byte, 1);
}

static void
write_number(lua_State *L, int index, struct buf *out)
{
	lua_Integer integer = lua_tointeger(L, index);
	lua_Number number = lua_tonumber(L, index);

	if (lua_isinteger(L, index)) {
		write_tag(out, TAG_INTEGER);
		buf_add(out, (const char *)&integer, sizeof(integer));
	} else {
		write_tag(out, TAG_NUMBER);
		buf_add(out, (const char *)&number, sizeof(number));
	}
}

static void
write_text(lua_State *L, int index, struct buf *out)
{
	size_t length;
	const char *text = lua_tolstring(L, index, &length);

	write_tag(out, TAG_TEXT);
	buf_add(out, (const char *)&length, sizeof(length));
	buf_add(out, text, length);
}

static void write_value(lua_State *, int index, const char *caller, int depth,
			struct buf *);

static void
write_table(lua_State *L, int index, const char *caller, int depth,
	    struct buf *out)
{
	if (depth >= VALUE_DEPTH)
		luaL_error(L,
			   "%s: the returned value is nested too deeply, or "
			   "within itself",
			   caller);
	luaL_checkstack(L, 4, NULL);
	write_tag(out, json_lua_is_array(L, index) ? TAG_ARRAY : TAG_TABLE);
	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		int top = lua_gettop(L);

		if (lua_type(L, top - 1) == LUA_TTABLE)
			luaL_error(
			    L, "%s: the returned value has a table as a key",
			    caller);
		write_value(L, top - 1, caller, depth + 1, out);
		write_value(L, top, caller, depth + 1, out);
		lua_pop(L, 1);
	}
	write_tag(out, TAG_END);
}

static void
write_value(lua_State *L, int index, const char *caller, int depth,
	    struct buf *out)
{
	if (out->len > VALUE_MAX_BYTES)
		luaL_error(L, "%s: the returned value is larger than %d MiB",
			   caller, VALUE_MAX_BYTES >> 20);
	switch (lua_type(L, index)) {
	case LUA_TNIL:
		write_tag(out, TAG_NIL);
		break;
	case LUA_TBOOLEAN:
		write_tag(out, lua_toboolean(L, index) ? TAG_TRUE : TAG_FALSE);
		break;
	case LUA_TNUMBER:
		write_number(L, index, out);
		break;
	case LUA_TSTRING:
		write_text(L, index, out);
		break;
	case LUA_TTABLE:
		write_table(L, index, caller, depth, out);
		break;
	case LUA_TLIGHTUSERDATA:
		write_tag(out,
			  TAG_NULL); /* scripts have no other light userdata */
		break;
	default:
		luaL_error(
		    L,
		    "%s: the returned value has a %s in it: only strings, "
		    "numbers, booleans, json.null and tables can be shared",
		    caller, luaL_typename(L, index));
	}
}

void
value_write(lua_State *L, int index, const char *caller, struct buf *out)
{
	write_value(L, lua_absindex(L, index), caller, 0, out);
}

static void
read_bytes(const char **at, void *into, size_t size)
{
	memcpy(into, *at, size);
	*at += size;
}

static void
push_table(lua_State *L, const char **at)
{
	luaL_checkstack(L, 4, NULL);
	lua_newtable(L);
	while (**at != TAG_END) {
		value_push(L, at);
		value_push(L, at);
		lua_rawset(L, -3);
	}
	++*at;
}

static void
push_text(lua_State *L, const char **at)
{
	size_t length;

	read_bytes(at, &length, sizeof(length));
	lua_pushlstring(L, *at, length);
	*at += length;
}

void
value_push(lua_State *L, const char **at)
{
	enum value_tag tag = (enum value_tag) * (*at)++;
	lua_Integer integer;
	lua_Number number;

	switch (tag) {
	case TAG_FALSE:
	case TAG_TRUE:
		lua_pushboolean(L, tag == TAG_TRUE);
		break;
	case TAG_INTEGER:
		read_bytes(at, &integer, sizeof(integer));
		lua_pushinteger(L, integer);
		break;
	case TAG_NUMBER:
		read_bytes(at, &number, sizeof(number));
		lua_pushnumber(L, number);
		break;
	case TAG_TEXT:
		push_text(L, at);
		break;
	case TAG_NULL:
		json_lua_push_null(L);
		break;
	case TAG_TABLE:
		push_table(L, at);
		break;
	case TAG_ARRAY:
		push_table(L, at);
		json_lua_push_array_metatable(L);
		lua_setmetatable(L, -2);
		break;
	default:
		lua_pushnil(L);
	}
}
