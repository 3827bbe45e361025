/* SPDX-License-Identifier: MIT */
/*
 * What scripts have of Lua's own libraries. Functions that can loop in C, where
 * no hook is called, have a guard. The time of a pattern cannot be bounded: its
 * line is noted for the watchdog.
 */
#include "scenario/sandbox.h"

#include <lauxlib.h>
#include <lualib.h>

#include "base/mem.h"
#include "scenario/budget.h"

enum { ELEMENTS_MAX = 10000000 }; /* that a function of table.* may touch */

/* Calls the guarded function in the frame of its guard. */
static int
guard_pass(lua_State *L)
{
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int
guard_note(lua_State *L)
{
	budget_note_line(L);
	return guard_pass(L);
}

/*
 * Repeating an empty string 1e15 times takes time only; otherwise the memory
 * cap stops it.
 */
static int
guard_rep(lua_State *L)
{
	size_t length, separator = 0;

	luaL_checklstring(L, 1, &length);
	luaL_optlstring(L, 3, "", &separator);
	if (length + separator > 0)
		return guard_note(L);
	luaL_checkinteger(L, 2);
	lua_pushliteral(L, "");
	return 1;
}

/*
 * A table can claim any length: by __len, and also by some sixty keys of which
 * each is twice the one before, with which # finds 2^62.
 */
static void
check_length(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	if (luaL_getmetafield(L, 1, "__len") != LUA_TNIL)
		luaL_argerror(L, 1, "a table with __len is refused");
	if (lua_rawlen(L, 1) > ELEMENTS_MAX)
		luaL_argerror(L, 1, "the table is too long");
}

static int
guard_length(lua_State *L)
{
	check_length(L);
	return guard_note(L);
}

/* Checks the range between two integer arguments; the last defaults to #. */
static void
check_range(lua_State *L, int first, int last)
{
	lua_Integer from = luaL_optinteger(L, first, 1);
	lua_Integer to =
	    luaL_optinteger(L, last, (lua_Integer)lua_rawlen(L, 1));

	if (from <= to && (lua_Unsigned)to - (lua_Unsigned)from >= ELEMENTS_MAX)
		luaL_argerror(L, last, "the range is too long");
}

static int
guard_concat(lua_State *L)
{
	check_length(L);
	check_range(L, 3, 4);
	return guard_note(L);
}

static int
guard_move(lua_State *L)
{
	check_range(L, 2, 3);
	return guard_note(L);
}

/* __gc runs with hooks off, and __close can. */
static int
guard_setmetatable(lua_State *L)
{
	static const char *const refused[] = {"__gc", "__close"};

	for (size_t i = 0; i < COUNT(refused) && lua_istable(L, 2); i++) {
		lua_pushstring(L, refused[i]);
		if (lua_rawget(L, 2) != LUA_TNIL)
			return luaL_error(L,
					  "setmetatable: %s is not allowed in "
					  "a scenario",
					  refused[i]);
		lua_pop(L, 1);
	}
	return guard_pass(L);
}

struct allowed {
	const char *name;
	lua_CFunction guard; /* NULL: needs none */
};

static const struct allowed allowed_base[] = {
    {"assert", NULL},
    {"error", NULL},
    {"getmetatable", NULL},
    {"ipairs", NULL},
    {"next", NULL},
    {"pairs", NULL},
    {"pcall", NULL},
    {"rawequal", NULL},
    {"rawget", NULL},
    {"rawlen", NULL},
    {"rawset", NULL},
    {"select", NULL},
    {"setmetatable", guard_setmetatable},
    {"tonumber", NULL},
    {"tostring", NULL},
    {"type", NULL},
    {"_VERSION", NULL},
    {NULL, NULL},
};

static const struct allowed allowed_string[] = {
    {"byte", NULL},	{"char", NULL},		{"find", guard_note},
    {"format", NULL},	{"gmatch", guard_note}, {"gsub", guard_note},
    {"len", NULL},	{"lower", NULL},	{"match", guard_note},
    {"rep", guard_rep}, {"reverse", NULL},	{"sub", NULL},
    {"upper", NULL},	{NULL, NULL},
};

static const struct allowed allowed_table[] = {
    {"concat", guard_concat}, {"insert", guard_length},
    {"move", guard_move},     {"pack", NULL},
    {"remove", guard_length}, {"sort", guard_length},
    {"unpack", NULL},	      {NULL, NULL},
};

static const struct allowed allowed_math[] = {
    {"abs", NULL},	  {"acos", NULL},	{"asin", NULL},
    {"atan", NULL},	  {"ceil", NULL},	{"cos", NULL},
    {"deg", NULL},	  {"exp", NULL},	{"floor", NULL},
    {"fmod", NULL},	  {"huge", NULL},	{"log", NULL},
    {"max", NULL},	  {"maxinteger", NULL}, {"min", NULL},
    {"mininteger", NULL}, {"modf", NULL},	{"pi", NULL},
    {"rad", NULL},	  {"sin", NULL},	{"sqrt", NULL},
    {"tan", NULL},	  {"tointeger", NULL},	{"type", NULL},
    {"ult", NULL},	  {NULL, NULL},
};

static const struct allowed allowed_utf8[] = {
    {"char", NULL}, {"charpattern", NULL}, {"codepoint", NULL}, {"codes", NULL},
    {"len", NULL},  {"offset", NULL},	   {NULL, NULL},
};

/* Copies from the library at one index to the table at another. */
static void
copy_allowed(lua_State *L, const struct allowed *allowed, int from, int to)
{
	for (; allowed->name != NULL; allowed++) {
		lua_getfield(L, from, allowed->name);
		if (allowed->guard != NULL)
			lua_pushcclosure(L, allowed->guard, 1);
		lua_setfield(L, to, allowed->name);
	}
}

static const struct library {
	const char *name;
	lua_CFunction open;
	const struct allowed *allowed;
} libraries[] = {
    {"string", luaopen_string, allowed_string},
    {"table", luaopen_table, allowed_table},
    {"math", luaopen_math, allowed_math},
    {"utf8", luaopen_utf8, allowed_utf8},
};

/* Opens a library as a value: no name leads to the whole of it. */
static void
library_open(lua_State *L, const struct library *library, int globals)
{
	lua_pushcfunction(L, library->open);
	lua_call(L, 0, 1);
	lua_newtable(L);
	copy_allowed(L, library->allowed, lua_gettop(L) - 1, lua_gettop(L));
	lua_setfield(L, globals, library->name);
	lua_pop(L, 1);
}

/*
 * luaopen_base fills the table of globals. It is used as the library to copy
 * from, and a table of what is allowed takes its place.
 */
static void
globals_open(lua_State *L)
{
	luaopen_base(L);
	lua_newtable(L);
	copy_allowed(L, allowed_base, lua_gettop(L) - 1, lua_gettop(L));
	lua_pushvalue(L, -1);
	lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
	lua_remove(L, -2);
}

/*
 * ("x"):rep() uses a copy of the string library, which scripts cannot reach or
 * change.
 */
static void
lock_strings(lua_State *L)
{
	lua_pushliteral(L, "");
	lua_getmetatable(L, -1);
	lua_getfield(L, -1, "__index");
	lua_newtable(L);
	copy_allowed(L, allowed_string, lua_gettop(L) - 1, lua_gettop(L));
	lua_setfield(L, -3, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -3, "__metatable");
	lua_pop(L, 3);
}

/*
 * Where luaL_argerror() looks for the name of a function that has none where it
 * was called, as in pcall(string.rep). Scripts do not see the registry.
 */
static void
name_functions(lua_State *L, int globals)
{
	luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
	lua_pushvalue(L, globals);
	lua_setfield(L, -2, LUA_GNAME);
	for (size_t i = 0; i < COUNT(libraries); i++) {
		lua_getfield(L, globals, libraries[i].name);
		lua_setfield(L, -2, libraries[i].name);
	}
	lua_pop(L, 1);
}

void
sandbox_open(lua_State *L)
{
	globals_open(L);
	for (size_t i = 0; i < COUNT(libraries); i++)
		library_open(L, &libraries[i], lua_gettop(L));
	lock_strings(L);
	name_functions(L, lua_gettop(L));
}
