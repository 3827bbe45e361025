/* SPDX-License-Identifier: MIT */
/* load{} and limits{}: settings, as weak as a scenario's are. */
#include <ctype.h>

#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

enum { KEYS_MAX = 64 };

/* It would be enough to reach any file or socket of the machine. */
static int
option_kept(lua_State *L, const char *group, const char *key)
{
	char name[40], variable[40];
	const struct option_row *row;
	size_t i;

	for (i = 0; key[i] != '\0' && i < sizeof(name) - 1; i++) {
		name[i] = (char)(key[i] == '_' ? '-' : key[i]);
		variable[i] = (char)toupper((unsigned char)key[i]);
	}
	name[i] = variable[i] = '\0';
	row = key[i] == '\0' ? option_by_name(name, IN_RUN) : NULL;
	if (row == NULL || row->key != NULL)
		return 0;
	return luaL_error(L,
			  "%s in %s: a script may not set it, only the command "
			  "line (--%s) and the environment (FLATLINE_%s)",
			  key, group, name, variable);
}

static int
option_unknown(lua_State *L, const char *group, unsigned where, const char *key)
{
	const char *near = option_suggest(key, where, 1);

	option_kept(L, group, key);
	if (near == NULL)
		return luaL_error(L, "unknown option '%s' in %s", key, group);
	return luaL_error(L, "unknown option '%s' in %s: did you mean '%s'?",
			  key, group, near);
}

/* { "30s", 100 }, on top of the stack, to "30s:100" in its place. */
static void
stage_to_text(lua_State *L, const char *group, const char *key)
{
	int stage = lua_gettop(L);

	argument_table(L, stage, group, "a stage");
	if (lua_rawlen(L, stage) != 2)
		luaL_error(L, "%s: %s: write { { \"30s\", 100 }, ... }", group,
			   key);
	lua_rawgeti(L, stage, 1);
	argument_text(L, -1, group, "a stage's time", NULL);
	lua_pushliteral(L, ":");
	lua_rawgeti(L, stage, 2);
	argument_text(L, -1, group, "what a stage reaches", NULL);
	lua_concat(L, 3);
	lua_replace(L, stage);
}

/* A table of stages on top of the stack to their text, in its place. */
static void
stages_to_text(lua_State *L, const char *group, const char *key)
{
	int list = lua_gettop(L), count = (int)lua_rawlen(L, list);

	if (count < 1 || count > STAGES_MAX)
		luaL_error(L, "%s: %s: 1 to %d of them", group, key,
			   (int)STAGES_MAX);
	luaL_checkstack(L, 2 * count + 4, NULL);
	for (int i = 1; i <= count; i++) {
		if (i > 1)
			lua_pushliteral(L, ",");
		lua_rawgeti(L, list, i);
		stage_to_text(L, group, key);
	}
	lua_concat(L, 2 * count - 1);
	lua_replace(L, list);
}

/* The value on top of the stack. */
static void
option_take(lua_State *L, const char *group, const struct option_row *row)
{
	struct error err = {0};
	const char *text;

	if (row->kind == OPTION_STAGES && lua_istable(L, -1))
		stages_to_text(L, group, row->key);
	text = argument_text(L, -1, group, row->key, NULL);
	if (settings_set(scenario_of(L)->settings, row, text, SOURCE_SCENARIO,
			 &err) != 0)
		luaL_error(L, "%s: %s", group, err.text);
}

static int
options_take(lua_State *L, const char *group, unsigned where)
{
	struct scenario *scenario = scenario_of(L);
	const char *keys[KEYS_MAX];
	size_t count;

	scenario_at_load(L, group);
	argument_table(L, 1, group, "its argument");
	count = argument_keys(L, 1, group, keys, KEYS_MAX);
	for (size_t i = 0; i < count && !scenario->replica; i++) {
		const struct option_row *row = option_by_key(keys[i], where);

		if (row == NULL)
			return option_unknown(L, group, where, keys[i]);
		lua_getfield(L, 1, keys[i]);
		option_take(L, group, row);
		lua_pop(L, 1);
	}
	random_seed(&scenario->random, scenario->settings->seed, 0, 0);
	return 0;
}

static int
options_load(lua_State *L)
{
	return options_take(L, "load", IN_LOAD);
}

static int
options_limits(lua_State *L)
{
	return options_take(L, "limits", IN_LIMITS);
}

static const luaL_Reg options_globals[] = {
    {"load", options_load},
    {"limits", options_limits},
    {NULL, NULL},
};

const struct api api_options = {.globals = options_globals};
