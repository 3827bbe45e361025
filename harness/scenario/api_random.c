/* SPDX-License-Identifier: MIT */
/* random(), pick() and uuid(). */
#include <stdio.h>

#include "scenario/api.h"
#include "scenario/scenario_state.h"

/* random(), random(n), random(m, n): as math.random. */
static int
random_number(lua_State *L)
{
	lua_Integer low = 1, high;

	if (lua_gettop(L) == 0) {
		lua_pushnumber(L, random_fraction(scenario_random(L)));
		return 1;
	}
	high = luaL_checkinteger(L, lua_gettop(L) > 1 ? 2 : 1);
	if (lua_gettop(L) > 1)
		low = luaL_checkinteger(L, 1);
	if (low > high)
		return luaL_error(L, "random: no number from %I to %I", low,
				  high);
	lua_pushinteger(
	    L, (lua_Integer)((uint64_t)low +
			     random_below(scenario_random(L),
					  (uint64_t)high - (uint64_t)low + 1)));
	return 1;
}

static int
random_pick(lua_State *L)
{
	lua_Unsigned count;

	luaL_checktype(L, 1, LUA_TTABLE);
	count = lua_rawlen(L, 1);
	if (count == 0)
		return luaL_error(L, "pick: the list is empty");
	lua_rawgeti(L, 1,
		    1 + (lua_Integer)random_below(scenario_random(L), count));
	return 1;
}

/* Version 4, RFC 9562. */
static int
random_uuid(lua_State *L)
{
	struct random *random = scenario_random(L);
	unsigned long long high = random_below(random, 0);
	unsigned long long low = random_below(random, 0);
	char text[40];

	high = (high & ~0xf000ULL) | 0x4000;
	low = (low & ~(3ULL << 62)) | 2ULL << 62;
	snprintf(text, sizeof(text), "%08llx-%04llx-%04llx-%04llx-%012llx",
		 high >> 32, high >> 16 & 0xffff, high & 0xffff, low >> 48,
		 low & 0xffffffffffffULL);
	lua_pushstring(L, text);
	return 1;
}

static const luaL_Reg random_globals[] = {
    {"random", random_number},
    {"pick", random_pick},
    {"uuid", random_uuid},
    {NULL, NULL},
};

/* The same under the name that Lua has for it; there is no randomseed. */
static void
random_open(lua_State *L)
{
	lua_getfield(L, -1, "math");
	lua_pushcfunction(L, random_number);
	lua_setfield(L, -2, "random");
	lua_pop(L, 1);
}

const struct api api_random = {
    .globals = random_globals,
    .open = random_open,
};
