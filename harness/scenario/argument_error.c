/* SPDX-License-Identifier: MIT */
#include "scenario/argument_error.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/scenario_state.h"

enum { SHOWN = 60 /* bytes of a value in a message */ };

/* Secrets are hidden before the text is cut: half of one would be shown. */
static const char *
shown_text(lua_State *L, int index)
{
	struct buf *shown = scenario_scratch(L);
	size_t length;
	const char *text = lua_tolstring(L, index, &length);

	secrets_hide(scenario_of(L)->common->secrets, text, length, shown);
	if (shown->len <= SHOWN)
		return lua_pushfstring(L, "'%s'", buf_text(shown));
	shown->data[SHOWN] = '\0';
	return lua_pushfstring(L, "'%s...'", buf_text(shown));
}

const char *
argument_shown(lua_State *L, int index)
{
	switch (lua_type(L, index)) {
	case LUA_TSTRING:
		return shown_text(L, index);
	case LUA_TNUMBER:
		if (isnan(lua_tonumber(L, index)))
			return "nan";
		lua_pushvalue(L, index);
		return lua_tostring(L, -1);
	case LUA_TBOOLEAN:
		return lua_toboolean(L, index) ? "true" : "false";
	case LUA_TNIL:
		return "nil";
	case LUA_TNONE:
		return "nothing";
	case LUA_TLIGHTUSERDATA: /* scripts have no other light userdata */
		return "json.null";
	case LUA_TUSERDATA:
		if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING)
			return lua_pushfstring(L, "a %s", lua_tostring(L, -1));
		break;
	}
	return lua_pushfstring(L, "a %s", luaL_typename(L, index));
}

/* A login that was written in the wrong form is one all the same. */
static const char *
argument_shown_of(lua_State *L, int index, const char *name)
{
	static const char *const secret[] = {"auth", "bearer", "password"};

	for (size_t i = 0; i < COUNT(secret); i++)
		if (lua_type(L, index) == LUA_TSTRING &&
		    strstr(name, secret[i]) != NULL)
			return "a string";
	return argument_shown(L, index);
}

int
argument_wrong(lua_State *L, int index, const char *caller, const char *name,
	       const char *expected)
{
	luaL_checkstack(L, 6, NULL);
	if (lua_isnoneornil(L, index))
		return luaL_error(L, "%s: %s is missing: it must be %s", caller,
				  name, expected);
	return luaL_error(L, "%s: %s must be %s, not %s", caller, name,
			  expected,
			  argument_shown_of(L, lua_absindex(L, index), name));
}

int
argument_many(lua_State *L, const char *caller, int most)
{
	int count = lua_gettop(L);

	if (strchr(caller, ':') != NULL) { /* the object itself */
		most--;
		count--;
	}
	return luaL_error(L, "%s: it takes %s%d argument%s, not %d", caller,
			  most > 0 ? "at most " : "", most,
			  most == 1 ? "" : "s", count);
}

const char *
argument_push_words(lua_State *L, const char *const *words)
{
	struct buf *list = scenario_scratch(L);

	for (size_t i = 0; words[i] != NULL; i++) {
		if (i > 0)
			buf_adds(list, words[i + 1] != NULL ? ", " : " or ");
		buf_adds(list, words[i]);
	}
	return lua_pushstring(L, buf_text(list));
}

int
argument_unknown(lua_State *L, const char *caller, const char *word,
		 const char *const *known)
{
	const char *near = text_nearest(word, known);

	luaL_checkstack(L, 4, NULL);
	if (near != NULL)
		return luaL_error(L,
				  "%s: unknown option '%s': did you mean '%s'?",
				  caller, word, near);
	return luaL_error(L, "%s: unknown option '%s': it takes %s", caller,
			  word, argument_push_words(L, known));
}

int
argument_both(lua_State *L, const char *caller, const char *one,
	      const char *other)
{
	int in_order = strcmp(one, other) < 0;

	return luaL_error(L, "%s: give %s or %s, not both", caller,
			  in_order ? one : other, in_order ? other : one);
}
