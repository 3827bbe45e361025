/* SPDX-License-Identifier: MIT */
/* expect(), think(), print() and env(). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "scenario/api.h"
#include "scenario/api_group.h"
#include "scenario/arguments.h"
#include "scenario/coroutine.h"
#include "scenario/scenario_state.h"

enum {
	PRINT_LINES = 1000, /* in the life of a scenario */
	PRINT_BYTES = 4096  /* of one of them */
};

static const char *
grouped(lua_State *L, const char *text)
{
	struct buf *scratch = scenario_scratch(L);

	group_prefix(L, scratch);
	buf_adds(scratch, text);
	return buf_text(scratch);
}

/* expect(value, text): counts the check and returns the value. */
static int
basic_expect(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	const char *text, *unheard = NULL;

	argument_count(L, "expect", 2);
	text = argument_string(L, 2, "expect", "the text",
			       "a string that says what is expected");
	if (*text == '\0')
		return luaL_error(L, "expect: the text is empty");
	if (scenario->groups)
		text = grouped(L, text);
	checks_expect(&scenario->checks, text, lua_toboolean(L, 1),
		      scenario->running != NULL ? &scenario->running->trip.unmet
						: &unheard);
	lua_settop(L, 1);
	return 1;
}

static int
think_done(lua_State *L, int status, lua_KContext context)
{
	(void)L;
	(void)status;
	(void)context;
	return 0;
}

/* think(time), think(least, most) */
static int
basic_think(lua_State *L)
{
	struct user *user = scenario_user(L, "think");
	double least = argument_duration(L, 1, "think", "the time"), most;

	argument_count(L, "think", 2);
	if (!lua_isnoneornil(L, 2)) {
		most = argument_duration(L, 2, "think", "the longest time");
		if (most < least)
			return luaL_error(L, "think: the longest time is "
					     "shorter than the shortest");
		least += (most - least) * random_fraction(&user->random);
	}
	*user->step = (struct step){.kind = STEP_THINK, .seconds = least};
	return coroutine_wait(L, 0, think_done);
}

static void
print_line(struct scenario *scenario, const char *text)
{
	struct buf hidden = {0}, line = {0};

	secrets_hide(scenario->common->secrets, text, strlen(text), &hidden);
	escape_terminal(&line, buf_text(&hidden));
	fprintf(stderr, "%.*s\n", PRINT_BYTES, buf_text(&line));
	buf_free(&hidden);
	buf_free(&line);
	if (atomic_fetch_add(scenario->prints, 1) + 1 == PRINT_LINES)
		fprintf(stderr,
			"%s: print: only the first %d lines are shown\n",
			scenario->file, PRINT_LINES);
}

/* Each thread loads the file; only the first prints what that prints. */
static int
print_is_due(const struct scenario *scenario)
{
	if (scenario->replica && scenario->running == NULL)
		return 0;
	return atomic_load(scenario->prints) < PRINT_LINES;
}

/* To standard error: standard output is for results. */
static int
basic_print(lua_State *L)
{
	int count = lua_gettop(L);
	luaL_Buffer line;

	if (!print_is_due(scenario_of(L)))
		return 0;
	luaL_buffinit(L, &line);
	for (int i = 1; i <= count; i++) {
		if (i > 1)
			luaL_addchar(&line, ' ');
		luaL_tolstring(L, i, NULL);
		luaL_addvalue(&line);
	}
	luaL_pushresult(&line);
	print_line(scenario_of(L), lua_tostring(L, -1));
	return 0;
}

/* The "NAME" or "NAME=value" of --env; NULL: that name is not allowed. */
static const char *
env_find(const struct strings *allowed, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < allowed->count; i++) {
		const char *item = allowed->items[i];

		if (strncmp(item, name, len) == 0 &&
		    (item[len] == '=' || item[len] == '\0'))
			return item;
	}
	return NULL;
}

static const char *
env_value(const char *allowed, const char *name)
{
	if (allowed == NULL)
		return NULL;
	return allowed[strlen(name)] == '=' ? allowed + strlen(name) + 1
					    : getenv(name);
}

/* env(name), env(name, default) */
static int
basic_env(lua_State *L)
{
	const char *name = argument_string(L, 1, "env", "the name",
					   "a string such as \"TOKEN\"");
	const char *allowed, *value;

	argument_count(L, "env", 2);
	if (strchr(name, '=') != NULL || *name == '\0')
		return luaL_error(L, "env: '%s' is not a name", name);
	allowed = env_find(&scenario_of(L)->settings->env, name);
	value = env_value(allowed, name);
	if (value != NULL) {
		secrets_add(scenario_of(L)->common->secrets, name, value);
		lua_pushstring(L, value);
	} else if (lua_gettop(L) > 1) {
		lua_settop(L, 2);
	} else if (allowed == NULL) {
		return luaL_error(L, "env: %s is not allowed; pass --env %s",
				  name, name);
	} else {
		return luaL_error(L,
				  "env: %s is not set; set it, pass --env "
				  "%s=VALUE or give a default",
				  name, name);
	}
	return 1;
}

static const luaL_Reg basic_globals[] = {
    {"expect", basic_expect}, {"think", basic_think}, {"print", basic_print},
    {"env", basic_env},	      {NULL, NULL},
};

const struct api api_basic = {.globals = basic_globals};
