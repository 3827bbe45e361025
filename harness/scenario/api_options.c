/* SPDX-License-Identifier: MIT */
/*
 * load{} and limits{}: settings that the environment and command line overrule.
 */
#include <math.h>
#include <string.h>

#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

enum { KEYS_MAX = 64 };

/* Options that would be enough to reach any file or socket of the machine. */
static int
option_kept(lua_State *L, const char *group, const char *key)
{
	char name[40];
	const struct option_row *row;
	size_t i;

	for (i = 0; key[i] != '\0' && i < sizeof(name) - 1; i++)
		name[i] = (char)(key[i] == '_' ? '-' : key[i]);
	name[i] = '\0';
	row = key[i] == '\0' ? option_by_name(name) : NULL;
	if (row == NULL || row->key != NULL)
		return 0;
	return luaL_error(L,
			  "%s.%s: a script may not set it, only the command "
			  "line (--%s) and the environment (%s)",
			  group, key, name, option_variable(row).text);
}

/* The keys of a group: of "load.users" what follows the dot. */
static void
option_keys(const char *group, const char *known[KEYS_MAX])
{
	size_t count = 0, length = strlen(group);

	for (size_t i = 0; i < OPTIONS && count < KEYS_MAX - 1; i++) {
		const char *key = option_table[i].key;

		if (key != NULL && strncmp(key, group, length) == 0 &&
		    key[length] == '.')
			known[count++] = key + length + 1;
	}
	known[count] = NULL;
}

static int
option_unknown(lua_State *L, const char *group, const char *key)
{
	const char *known[KEYS_MAX];

	option_kept(L, group, key);
	option_keys(group, known);
	return argument_unknown(L, group, key, known);
}

/* { "30s", 100 }, on top of the stack, to "30s:100" in its place. */
static void
stage_to_text(lua_State *L)
{
	int stage = lua_gettop(L);

	if (argument_list(L, stage, "load.stages", "a stage") != 2)
		luaL_error(L, "load.stages: a stage must be { time, rate or "
			      "users }, such as { \"30s\", 100 }");
	lua_rawgeti(L, stage, 1);
	argument_text(L, -1, "load.stages", "the time of a stage", NULL);
	lua_pushliteral(L, ":");
	lua_rawgeti(L, stage, 2);
	argument_text(L, -1, "load.stages", "the rate or users of a stage",
		      NULL);
	lua_concat(L, 3);
	lua_replace(L, stage);
}

/* A table of stages on top of the stack to their text, in its place. */
static void
stages_to_text(lua_State *L)
{
	int list = lua_gettop(L);
	int count = (int)argument_list(L, list, "load.stages", "the list");

	if (count < 1 || count > STAGES_MAX)
		luaL_error(L,
			   "load.stages: write 1 to %d stages, such as { { "
			   "\"30s\", 100 }, { \"1m\", 500 } }",
			   (int)STAGES_MAX);
	luaL_checkstack(L, 2 * count + 8, NULL);
	for (int i = 1; i <= count; i++) {
		if (i > 1)
			lua_pushliteral(L, ",");
		lua_rawgeti(L, list, i);
		stage_to_text(L);
	}
	lua_concat(L, 2 * count - 1);
	lua_replace(L, list);
}

/* 1e9 is shown, and read, as 1000000000. */
static void
whole_to_integer(lua_State *L)
{
	lua_Integer whole;
	int is_whole;

	if (lua_type(L, -1) != LUA_TNUMBER)
		return;
	whole = lua_tointegerx(L, -1, &is_whole);
	if (!is_whole)
		return;
	lua_pop(L, 1);
	lua_pushinteger(L, whole);
}

/* Settings cut a long value in their message, and half a secret would show. */
static int
option_refused(lua_State *L, const char *name, const char *text,
	       const char *why)
{
	struct secrets *secrets = scenario_of(L)->common->secrets;
	size_t length = strlen(text);
	struct secret_found found;

	if (secrets_find(secrets, text, length, &found) < length)
		return luaL_error(L, "%s: %s is not allowed", name,
				  argument_shown(L, -1));
	return luaL_error(L, "%s: %s", name, why);
}

/* A table, NaN...: settings say what is allowed in its place. */
static int
option_no_text(lua_State *L, const struct option_row *row)
{
	const char *shown = argument_shown(L, -1);
	struct error err = {0};

	if (row->kind != OPTION_TEXT &&
	    settings_set(scenario_of(L)->settings, row, shown, SOURCE_SCENARIO,
			 &err) != 0)
		return luaL_error(L, "%s: %s", row->key, err.text);
	return luaL_error(L, "%s: write a string, not %s", row->key, shown);
}

/* Where the scenario calls load{} or limits{}; 0: a module of it does. */
static int
option_line(lua_State *L)
{
	lua_Debug at;

	if (!lua_getstack(L, 1, &at) || !lua_getinfo(L, "Sl", &at) ||
	    at.source[0] != '@' ||
	    strcmp(at.source + 1, scenario_of(L)->file) != 0)
		return 0;
	return at.currentline > 0 ? at.currentline : 0;
}

/* The value on top of the stack. */
static void
option_take(lua_State *L, const struct option_row *row)
{
	struct error err = {0};
	const char *text;

	if (row->kind == OPTION_STAGES && lua_istable(L, -1))
		stages_to_text(L);
	whole_to_integer(L);
	if ((!lua_isstring(L, -1) && !lua_isboolean(L, -1)) ||
	    (lua_type(L, -1) == LUA_TNUMBER && !isfinite(lua_tonumber(L, -1))))
		option_no_text(L, row);
	text = argument_text(L, -1, "load", row->key, NULL);
	if (settings_set(scenario_of(L)->settings, row, text, SOURCE_SCENARIO,
			 &err) != 0)
		option_refused(L, row->key, text, err.text);
	scenario_of(L)->settings->set_at[row - option_table] = option_line(L);
}

/*
 * The table on top of the stack, { p95 = "200ms" }, is of that route: each of
 * its limits as --route-limit has it.
 */
static void
options_take_route(lua_State *L, const char *route)
{
	static const char *const known[] = {"p95", "p99", NULL};
	int table = lua_gettop(L);
	size_t taken = 0;

	argument_options(L, table, "limits", route, known);
	for (size_t i = 0; known[i] != NULL; i++) {
		lua_getfield(L, table, known[i]);
		if (!lua_isnil(L, -1)) {
			lua_pushfstring(
			    L, "%s %s=%s", route, known[i],
			    argument_text(L, -1, "limits", known[i], NULL));
			option_take(L, &option_table[OPT_route_limits]);
			lua_pop(L, 1);
			taken++;
		}
		lua_pop(L, 1);
	}
	if (taken == 0)
		luaL_error(L, "limits: %s: write { p95 = \"200ms\" }", route);
}

/* A script that calls Lua's load() is told that this is another function. */
static void
check_options_table(lua_State *L, const char *group)
{
	int is_load = strcmp(group, "load") == 0;

	argument_count(L, group, 1);
	if (lua_istable(L, 1))
		return;
	luaL_error(L, "%s: write %s, not %s%s", group,
		   is_load ? "load { users = 10 }"
			   : "limits { growth = \"64B/request\" }",
		   argument_shown(L, 1),
		   is_load ? ": Lua's own load is not allowed in a scenario"
			   : "");
}

static int
options_take(lua_State *L, const char *group)
{
	struct scenario *scenario = scenario_of(L);
	const char *keys[KEYS_MAX];
	size_t count;

	scenario_at_load(L, group);
	check_options_table(L, group);
	count = argument_keys(L, 1, group, "the options", keys, KEYS_MAX);
	for (size_t i = 0; i < count && !scenario->replica; i++) {
		const struct option_row *row = option_by_key(group, keys[i]);

		lua_getfield(L, 1, keys[i]);
		if (row == NULL && lua_istable(L, -1) &&
		    strcmp(group, "limits") == 0)
			options_take_route(L, keys[i]);
		else if (row == NULL)
			return option_unknown(L, group, keys[i]);
		else
			option_take(L, row);
		lua_pop(L, 1);
	}
	random_seed(&scenario->random, scenario->settings->seed, 0, 0);
	return 0;
}

static int
options_load(lua_State *L)
{
	return options_take(L, "load");
}

static int
options_limits(lua_State *L)
{
	return options_take(L, "limits");
}

static const luaL_Reg options_globals[] = {
    {"load", options_load},
    {"limits", options_limits},
    {NULL, NULL},
};

const struct api api_options = {.globals = options_globals};
