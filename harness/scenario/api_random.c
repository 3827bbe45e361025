/* SPDX-License-Identifier: MIT */
/* random() and pick(). */
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

/* math.random has its name as an upvalue. */
static const char *
random_caller(lua_State *L)
{
	const char *name = lua_tostring(L, lua_upvalueindex(1));

	return name != NULL ? name : "random";
}

static lua_Integer
random_bound(lua_State *L, int index, const char *name)
{
	int is_integer;
	lua_Integer bound = lua_tointegerx(L, index, &is_integer);

	if (!is_integer)
		argument_wrong(L, index, random_caller(L), name,
			       "a whole number");
	return bound;
}

/* random(), random(n), random(m, n): as math.random. */
static int
random_number(lua_State *L)
{
	int count = lua_gettop(L);
	lua_Integer low = 1, high;

	if (count == 0) {
		lua_pushnumber(L, random_fraction(scenario_random(L)));
		return 1;
	}
	if (count > 2)
		return argument_many(L, random_caller(L), 2);
	if (count > 1)
		low = random_bound(L, 1, "m");
	high = random_bound(L, count, "n");
	if (low > high)
		return luaL_error(L, "%s: there is no number from %I to %I",
				  random_caller(L), low, high);
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

	argument_table(L, 1, "pick", "the list");
	argument_count(L, "pick", 1);
	count = lua_rawlen(L, 1);
	if (count == 0)
		return luaL_error(L, "pick: the list is empty");
	lua_rawgeti(L, 1,
		    1 + (lua_Integer)random_below(scenario_random(L), count));
	return 1;
}

static const luaL_Reg random_globals[] = {
    {"random", random_number},
    {"pick", random_pick},
    {NULL, NULL},
};

/* math.random is the same function; there is no math.randomseed. */
static void
random_open(lua_State *L)
{
	lua_getfield(L, -1, "math");
	lua_pushliteral(L, "math.random");
	lua_pushcclosure(L, random_number, 1);
	lua_setfield(L, -2, "random");
	lua_pop(L, 1);
}

const struct api api_random = {
    .globals = random_globals,
    .open = random_open,
};
