/* SPDX-License-Identifier: MIT */
/* option(key, default): the value of --set key=value, or the default. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/scenario_state.h"

enum { ASKED_MAX = 100 };

/* The last --set of that key; NULL: none. */
static const char *
option_given(const struct strings *set, const char *key)
{
	size_t length = strlen(key);

	for (size_t i = set->count; i-- > 0;)
		if (strncmp(set->items[i], key, length) == 0 &&
		    set->items[i][length] == '=')
			return set->items[i] + length + 1;
	return NULL;
}

static void
push_number(lua_State *L, const char *key, const char *value)
{
	double count;

	if (lua_stringtonumber(L, value) != 0)
		return;
	if (units_parse_count(value, &count) != 0)
		luaL_error(
		    L,
		    "option: --set %s=%s must be a number, as its default is",
		    key, value);
	lua_pushnumber(L, count);
}

/* The value as the type of the default at index 2. */
static void
push_like_default(lua_State *L, const char *key, const char *value)
{
	int is_true = strcmp(value, "true") == 0;

	switch (lua_type(L, 2)) {
	case LUA_TNUMBER:
		push_number(L, key, value);
		break;
	case LUA_TBOOLEAN:
		if (!is_true && strcmp(value, "false") != 0)
			luaL_error(L,
				   "option: --set %s=%s must be true or false, "
				   "as its default is",
				   key, value);
		lua_pushboolean(L, is_true);
		break;
	default:
		lua_pushstring(L, value);
	}
}

static void
option_check_default(lua_State *L, const char *key)
{
	int type = lua_type(L, 2);

	if (type > LUA_TNIL && type != LUA_TSTRING && type != LUA_TNUMBER &&
	    type != LUA_TBOOLEAN)
		argument_wrong(L, 2, "option",
			       lua_pushfstring(L, "the default of %s", key),
			       "a string, number or boolean");
}

/* What --set may name. */
static void
option_note(lua_State *L, struct strings *asked, const char *key)
{
	if (strings_has(asked, key))
		return;
	if (asked->count == ASKED_MAX)
		luaL_error(L, "option: more than %d options", ASKED_MAX);
	strings_add(asked, key);
}

static int
option_option(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	const char *key =
		       argument_string(L, 1, "option", "the name", "a string"),
		   *value;

	scenario_at_load(L, "option");
	argument_count(L, "option", 2);
	if (*key == '\0' || strchr(key, '=') != NULL)
		return luaL_error(L, "option: '%s' is not a name", key);
	option_check_default(L, key);
	option_note(L, &scenario->common->asked, key);
	value = option_given(&scenario->settings->set, key);
	if (value == NULL && lua_isnoneornil(L, 2))
		return luaL_error(L,
				  "option: %s has no default: pass --set "
				  "%s=VALUE",
				  key, key);
	if (value == NULL)
		lua_settop(L, 2);
	else
		push_like_default(L, key, value);
	return 1;
}

/* The option asked for whose name is nearest to a mistyped one, or NULL. */
static const char *
nearest_asked(const struct strings *asked, const char *key)
{
	const char *words[ASKED_MAX + 1];

	for (size_t i = 0; i < asked->count; i++)
		words[i] = asked->items[i];
	words[asked->count] = NULL;
	return text_nearest(key, words);
}

/* One "key=value" of --set. */
static int
check_asked(const struct scenario *scenario, const char *item,
	    struct error *err)
{
	const struct strings *asked = &scenario->common->asked;
	char *key = xstrndup(item, strcspn(item, "="));
	const char *near = nearest_asked(asked, key);
	int result = 0;

	if (item[strlen(key)] == '\0')
		result = error_set(err, STATUS_USAGE,
				   "--set %.60s: write --set name=value", item);
	else if (!strings_has(asked, key))
		result = error_set(
		    err, STATUS_USAGE,
		    "--set %.60s: %s has no such option%s%s%s", item,
		    scenario->file, near != NULL ? ": did you mean '" : "",
		    near != NULL ? near : "", near != NULL ? "'?" : "");
	free(key);
	return result;
}

static int
option_check(const struct scenario *scenario, struct error *err)
{
	const struct strings *set = &scenario->settings->set;

	for (size_t i = 0; i < set->count; i++)
		if (check_asked(scenario, set->items[i], err) != 0)
			return -1;
	return 0;
}

static const luaL_Reg option_globals[] = {
    {"option", option_option},
    {NULL, NULL},
};

const struct api api_option = {
    .globals = option_globals,
    .check = option_check,
};
