/* SPDX-License-Identifier: MIT */
/*
 * counter(name):add(n): what only the script knows the number of. Names are
 * given while the file is loaded, since they are columns of samples.csv.
 */
#include <string.h>

#include "base/counter_growth.h"
#include "base/counters.h"
#include "base/units.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

static const char counter_type[] = "flatline.counter";
/* More at once is a mistake. */
static const lua_Integer counter_most = 1000000000;

static int
counter_refuse(lua_State *L, const char *name)
{
	const struct scenario *scenario = scenario_of(L);

	if (!counter_is_name(name))
		return luaL_error(L,
				  "counter: write a name of 1 to %d small "
				  "letters, digits and _, not %s",
				  (int)COUNTER_NAME, argument_shown(L, 1));
	if (units_is_taken(name))
		return luaL_error(
		    L, "counter: '%s' has a meaning already: take another name",
		    name);
	if (scenario->running != NULL || scenario->replica)
		return luaL_error(
		    L,
		    "counter: %s is not known: call counter('%s') "
		    "at the top of the file too",
		    name, name);
	return luaL_error(L, "counter: at most %d of them", (int)COUNTERS);
}

static int
counter_counter(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	struct strings *names = &scenario->common->counters;
	const char *name =
	    argument_string(L, 1, "counter", "the name", "a string");
	int index = strings_index(names, name);

	argument_count(L, "counter", 1);
	if (index < 0) {
		if (!counter_is_name(name) || units_is_taken(name) ||
		    scenario->running != NULL || scenario->replica ||
		    names->count == COUNTERS)
			return counter_refuse(L, name);
		strings_add(names, name);
		index = (int)names->count - 1;
	}
	*(int *)lua_newuserdatauv(L, sizeof(int), 0) = index;
	luaL_setmetatable(L, counter_type);
	return 1;
}

/* counter:add() adds 1. */
static int
counter_add_method(lua_State *L)
{
	const int *index = luaL_testudata(L, 1, counter_type);
	_Atomic uint64_t *counts = scenario_of(L)->counts;
	lua_Integer n = 1;

	if (index == NULL)
		return luaL_error(L, "counter:add: call it as "
				     "counter('sold'):add(1), with a colon");
	if (!lua_isnoneornil(L, 2))
		n = argument_integer(L, 2, "counter:add", "the number",
				     "a whole number");
	argument_count(L, "counter:add", 2);
	if (n < 0 || n > counter_most)
		return luaL_error(L, "counter:add: write a number from 0 to %I",
				  counter_most);
	if (counts != NULL)
		atomic_fetch_add_explicit(&counts[*index], (uint64_t)n,
					  memory_order_relaxed);
	return 0;
}

static void
counter_open(lua_State *L)
{
	luaL_newmetatable(L, counter_type);
	lua_createtable(L, 0, 1);
	lua_pushcfunction(L, counter_add_method);
	lua_setfield(L, -2, "add");
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
}

/* Growth for each of what nobody counts would be limited by nothing. */
static int
counter_check(const struct scenario *scenario, struct error *err)
{
	const struct settings *settings = scenario->settings;
	const struct growth *growth = &settings->growth;
	const struct strings *names = &scenario->common->counters;
	struct buf words = {0};

	if (growth->per != PER_COUNTED || strings_has(names, growth->counter))
		return 0;
	counter_growth_unknown(&words, growth->counter, names);
	if (settings_source(settings, growth) == SOURCE_SCENARIO)
		error_set(err, STATUS_DATA, "%s:%d: limits: %s", scenario->file,
			  settings->set_at[OPT_growth], buf_text(&words));
	else
		error_set(err, STATUS_USAGE, "--max-growth: %s",
			  buf_text(&words));
	buf_free(&words);
	return -1;
}

static const luaL_Reg counter_globals[] = {
    {"counter", counter_counter},
    {NULL, NULL},
};

const struct api api_counter = {
    .globals = counter_globals, .open = counter_open, .check = counter_check};
