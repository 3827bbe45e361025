/* SPDX-License-Identifier: MIT */
#include "scenario/arguments.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/head.h"
#include "base/units.h"

static const double longest_s = 86400;

double
argument_duration(lua_State *L, int index, const char *caller, const char *name)
{
	double seconds = NAN;

	if (lua_type(L, index) == LUA_TNUMBER)
		seconds = lua_tonumber(L, index);
	else if (lua_type(L, index) != LUA_TSTRING ||
		 units_parse_duration(lua_tostring(L, index), &seconds) != 0)
		argument_wrong(L, index, caller, name,
			       "a duration such as \"500ms\" or \"30s\"");
	if (!(seconds >= 0 && seconds <= longest_s))
		argument_wrong(L, index, caller, name,
			       "a duration from 0 to 24h");
	return seconds;
}

lua_Integer
argument_integer(lua_State *L, int index, const char *caller, const char *name,
		 const char *expected)
{
	int is_integer;
	lua_Integer value = lua_tointegerx(L, index, &is_integer);

	if (!is_integer)
		argument_wrong(L, index, caller, name, expected);
	return value;
}

int
argument_flag(lua_State *L, const char *caller, const char *name)
{
	if (lua_type(L, -1) != LUA_TBOOLEAN)
		argument_wrong(L, -1, caller, name, "true or false");
	return lua_toboolean(L, -1);
}

static int
line_refuse(lua_State *L, const char *caller, const char *name)
{
	return luaL_error(L, "%s: %s has a control character in it", caller,
			  name);
}

static int
is_finite(lua_State *L, int index)
{
	return lua_isinteger(L, index) || isfinite(lua_tonumber(L, index));
}

const char *
argument_string(lua_State *L, int index, const char *caller, const char *name,
		const char *expected)
{
	int type = lua_type(L, index);
	const char *text;
	size_t length;

	if (type != LUA_TSTRING &&
	    (type != LUA_TNUMBER || !is_finite(L, index)))
		argument_wrong(L, index, caller, name, expected);
	text = lua_tolstring(L, index, &length);
	if (!head_is_value(text, length))
		line_refuse(L, caller, name);
	return text;
}

/* Converts a boolean in place. NULL: another type, or a number not finite. */
static const char *
to_text(lua_State *L, int index, size_t *length)
{
	switch (lua_type(L, index)) {
	case LUA_TSTRING:
		break;
	case LUA_TNUMBER:
		if (!is_finite(L, index))
			return NULL;
		break;
	case LUA_TBOOLEAN:
		index = lua_absindex(L, index);
		lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
		lua_replace(L, index);
		break;
	default:
		return NULL;
	}
	return lua_tolstring(L, index, length);
}

static const char text_expected[] = "a string, number or boolean";

const char *
argument_text(lua_State *L, int index, const char *caller, const char *name,
	      size_t *length)
{
	const char *text = to_text(L, index, length);

	if (text == NULL)
		argument_wrong(L, index, caller, name, text_expected);
	return text;
}

const char *
argument_line(lua_State *L, int index, const char *caller, const char *name)
{
	size_t length;
	const char *text = argument_text(L, index, caller, name, &length);

	if (!head_is_value(text, length))
		line_refuse(L, caller, name);
	return text;
}

/* Only for messages: this takes memory from Lua. */
static const char *
member_name(lua_State *L, const char *name, const char *key)
{
	return lua_pushfstring(L, "%s.%s", name, key);
}

const char *
argument_member_text(lua_State *L, const char *caller, const char *name,
		     const char *key, size_t *length)
{
	const char *text = to_text(L, -1, length);

	if (text == NULL) {
		luaL_checkstack(L, 2, NULL);
		name = member_name(L, name, key);
		argument_wrong(L, -2, caller, name, text_expected);
	}
	return text;
}

const char *
argument_member_line(lua_State *L, const char *caller, const char *name,
		     const char *key)
{
	size_t length;
	const char *text = argument_member_text(L, caller, name, key, &length);

	if (!head_is_value(text, length))
		line_refuse(L, caller, member_name(L, name, key));
	return text;
}

void
argument_function(lua_State *L, int index, const char *caller,
		  const char *usage)
{
	if (lua_type(L, index) == LUA_TFUNCTION)
		return;
	if (lua_isnoneornil(L, index))
		luaL_error(L, "%s: the function is missing: write %s", caller,
			   usage);
	luaL_error(L, "%s: the function must be a function, not %s: write %s",
		   caller, argument_shown(L, index), usage);
}

void
argument_table(lua_State *L, int index, const char *caller, const char *name)
{
	if (lua_type(L, index) != LUA_TTABLE)
		argument_wrong(L, index, caller, name, "a table");
}

static size_t
count_entries(lua_State *L, int table)
{
	size_t count = 0;

	for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1))
		count++;
	return count;
}

/*
 * lua_next() after the last item finds nothing, unless the items are in the
 * hash part: then all entries are counted.
 */
size_t
argument_list(lua_State *L, int index, const char *caller, const char *name)
{
	lua_Integer count;
	int has_more;

	argument_table(L, index, caller, name);
	count = (lua_Integer)lua_rawlen(L, index);
	luaL_checkstack(L, 4, NULL);
	if (count > 0)
		lua_pushinteger(L, count);
	else
		lua_pushnil(L);
	has_more = lua_next(L, index);
	lua_pop(L, has_more ? 2 : 0);
	if (has_more && count_entries(L, index) != (size_t)count)
		luaL_error(L, "%s: %s must be a list without names or gaps",
			   caller, name);
	return (size_t)count;
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The key on top of the stack. */
static const char *
check_key(lua_State *L, const char *caller, const char *name)
{
	if (lua_type(L, -1) != LUA_TSTRING)
		luaL_error(L,
			   "%s: %s must be written { name = value }: it has "
			   "the key %s",
			   caller, name, argument_shown(L, lua_gettop(L)));
	return lua_tostring(L, -1);
}

size_t
argument_keys(lua_State *L, int index, const char *caller, const char *name,
	      const char **keys, size_t max)
{
	size_t count = 0;

	argument_table(L, index, caller, name);
	luaL_checkstack(L, 6, NULL);
	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		lua_pop(L, 1);
		if (count >= max)
			luaL_error(L, "%s: %s has more than %d names", caller,
				   name, (int)max);
		keys[count++] = check_key(L, caller, name);
	}
	if (count > 1)
		qsort(keys, count, sizeof(*keys), compare_keys);
	return count;
}

static int
is_known(const char *word, const char *const *known)
{
	for (size_t i = 0; known[i] != NULL; i++)
		if (strcmp(known[i], word) == 0)
			return 1;
	return 0;
}

void
argument_options(lua_State *L, int index, const char *caller, const char *name,
		 const char *const *known)
{
	const char *table = name != NULL ? name : "the options";

	argument_table(L, index, caller, table);
	luaL_checkstack(L, 6, NULL);
	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		const char *key;

		lua_pop(L, 1);
		key = check_key(L, caller, table);
		if (!is_known(key, known)) {
			if (name != NULL)
				caller =
				    lua_pushfstring(L, "%s: %s", caller, name);
			argument_unknown(L, caller, key, known);
		}
	}
}
