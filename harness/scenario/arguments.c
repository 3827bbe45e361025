/* SPDX-License-Identifier: MIT */
#include "scenario/arguments.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

static int
argument_wrong(lua_State *L, int index, const char *caller, const char *name,
	       const char *expected)
{
	if (lua_isnoneornil(L, index))
		return luaL_error(L, "%s: %s is missing: it must be %s", caller,
				  name, expected);
	return luaL_error(L, "%s: %s must be %s, not a %s", caller, name,
			  expected, luaL_typename(L, index));
}

double
argument_duration(lua_State *L, int index, const char *caller, const char *name)
{
	double seconds = -1;

	if (lua_type(L, index) == LUA_TNUMBER)
		seconds = lua_tonumber(L, index);
	else if (lua_type(L, index) != LUA_TSTRING)
		argument_wrong(L, index, caller, name,
			       "a time such as \"100ms\"");
	else if (units_parse_duration(lua_tostring(L, index), &seconds) != 0)
		luaL_error(L, "%s: bad %s '%s': write \"500ms\" or \"30s\"",
			   caller, name, lua_tostring(L, index));
	if (!isfinite(seconds) || seconds < 0)
		luaL_error(L, "%s: %s cannot be %f seconds", caller, name,
			   seconds);
	return seconds;
}

const char *
argument_text(lua_State *L, int index, const char *caller, const char *name,
	      size_t *length)
{
	if (lua_type(L, index) == LUA_TBOOLEAN) {
		lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false");
		lua_replace(L, index < 0 ? index - 1 : index);
	}
	if (!lua_isstring(L, index))
		argument_wrong(L, index, caller, name, "a text or a number");
	return lua_tolstring(L, index, length);
}

const char *
argument_line(lua_State *L, int index, const char *caller, const char *name)
{
	size_t length;
	const char *text = argument_text(L, index, caller, name, &length);

	if (text_is_clean(text, length, 0x20))
		return text;
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			luaL_error(L, "%s: %s has a control character in it",
				   caller, name);
	}
	return text;
}

void
argument_table(lua_State *L, int index, const char *caller, const char *name)
{
	if (lua_type(L, index) != LUA_TTABLE)
		argument_wrong(L, index, caller, name, "a table");
}

static int
compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t
argument_keys(lua_State *L, int index, const char *caller, const char **keys,
	      size_t max)
{
	size_t count = 0;

	luaL_checkstack(L, 3, NULL);
	lua_pushnil(L);
	while (lua_next(L, index) != 0) {
		lua_pop(L, 1);
		if (lua_type(L, -1) != LUA_TSTRING)
			luaL_error(L, "%s: write { name = value }", caller);
		if (count >= max)
			luaL_error(L, "%s: more than %d names", caller,
				   (int)max);
		keys[count++] = lua_tostring(L, -1);
	}
	if (count > 1)
		qsort(keys, count, sizeof(*keys), compare_keys);
	return count;
}

int
argument_unknown(lua_State *L, const char *caller, const char *word,
		 const char *const *known)
{
	const char *near = text_nearest(word, known);

	if (near == NULL)
		return luaL_error(L, "%s: unknown option '%s'", caller, word);
	return luaL_error(L, "%s: unknown option '%s': did you mean '%s'?",
			  caller, word, near);
}

void
argument_known(lua_State *L, const char *caller, const char *word,
	       const char *const *known)
{
	for (size_t i = 0; known[i] != NULL; i++)
		if (strcmp(known[i], word) == 0)
			return;
	argument_unknown(L, caller, word, known);
}
