/* SPDX-License-Identifier: MIT */
/*
 * data.csv(), data.lines() and data.json(). The first two return a feed: rows
 * by number, #feed, and feed:next(), which follows the order of the feed.
 */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/dataset.h"
#include "scenario/file_argument.h"
#include "scenario/json_lua.h"
#include "scenario/library.h"
#include "scenario/scenario_state.h"

static const char feed_type[] = "feed";

struct feed {
	struct dataset *set;
};

static const char *const order_names[] = {
    [ORDER_SEQUENTIAL] = "sequential",
    [ORDER_RANDOM] = "random",
    [ORDER_UNIQUE] = "unique",
    NULL,
};

static enum dataset_order
order_argument(lua_State *L, int index, const char *caller)
{
	static const char expected[] =
	    "\"sequential\", \"random\" or \"unique\"";
	const char *word = argument_string(L, index, caller, "order", expected);

	for (int i = 0; order_names[i] != NULL; i++)
		if (strcmp(order_names[i], word) == 0)
			return (enum dataset_order)i;
	argument_wrong(L, index, caller, "order", expected);
	return ORDER_SEQUENTIAL;
}

static char
separator_argument(lua_State *L, int index, const char *caller)
{
	static const char expected[] = "one character such as \";\"";
	const char *text = lua_tostring(L, index);

	if (lua_type(L, index) != LUA_TSTRING || lua_rawlen(L, index) != 1 ||
	    strchr("\"\r\n", *text) != NULL)
		argument_wrong(L, index, caller, "separator", expected);
	return *text;
}

/* { order = "unique", separator = ";" }, either left out. */
static void
feed_options(lua_State *L, const char *caller, char *separator,
	     enum dataset_order *order)
{
	static const char *const of_csv[] = {"order", "separator", NULL};
	static const char *const of_lines[] = {"order", NULL};

	if (lua_isnoneornil(L, 2))
		return;
	argument_options(L, 2, caller, NULL,
			 *separator != 0 ? of_csv : of_lines);
	if (lua_getfield(L, 2, "order") != LUA_TNIL)
		*order = order_argument(L, -1, caller);
	if (lua_getfield(L, 2, "separator") != LUA_TNIL)
		*separator = separator_argument(L, -1, caller);
	lua_pop(L, 2);
}

/* Pushes a field's text, with its doubled quotes made single. */
static void
push_field(lua_State *L, const struct field *field)
{
	luaL_Buffer made;

	if (!field->doubled) {
		lua_pushlstring(L, field->text, field->length);
		return;
	}
	luaL_buffinit(L, &made);
	for (size_t i = 0; i < field->length; i++) {
		luaL_addchar(&made, field->text[i]);
		i += field->text[i] == '"';
	}
	luaL_pushresult(&made);
}

/* Column names must be unique and not empty. */
static void
check_header(lua_State *L, const struct dataset *set)
{
	const char *at = dataset_row(set, -1);
	struct field field;

	lua_createtable(L, 0, (int)set->columns);
	for (size_t i = 0; i < set->columns; i++) {
		field_read(&at, dataset_end(set), set->separator, &field);
		push_field(L, &field);
		if (field.length == 0)
			luaL_error(L, "data.csv: %s:1: column %d has no name",
				   set->file->path, (int)i + 1);
		lua_pushvalue(L, -1);
		if (lua_rawget(L, -3) != LUA_TNIL)
			luaL_error(L,
				   "data.csv: %s:1: two columns are named '%s'",
				   set->file->path, lua_tostring(L, -2));
		lua_pop(L, 1);
		lua_pushboolean(L, 1);
		lua_rawset(L, -3);
	}
	lua_pop(L, 1);
}

static int
feed_new(lua_State *L, const char *caller, char separator)
{
	enum dataset_order order = ORDER_SEQUENTIAL;
	struct scenario *scenario = scenario_of(L);
	const struct file *file;
	struct error err = {0};
	struct dataset *set;
	struct feed *feed;

	scenario_at_load(L, caller);
	argument_count(L, caller, 2);
	file = file_argument(L, 1, caller, "the file");
	feed_options(L, caller, &separator, &order);
	set = datasets_get(scenario->common->datasets, file, separator, order,
			   &err);
	if (set == NULL)
		return luaL_error(L, "%s: %s", caller, err.text);
	if (separator != 0)
		check_header(L, set);
	feed = lua_newuserdatauv(L, sizeof(*feed), 0);
	feed->set = set;
	luaL_setmetatable(L, feed_type);
	return 1;
}

static int
data_csv(lua_State *L)
{
	return feed_new(L, "data.csv", ',');
}

static int
data_lines(lua_State *L)
{
	return feed_new(L, "data.lines", 0);
}

/*
 * data.json(file), data.json(file, "items[0]"): each Lua state has its own
 * copy.
 */
static int
data_json(lua_State *L)
{
	const struct file *file;
	const char *path = "";

	scenario_at_load(L, "data.json");
	argument_count(L, "data.json", 2);
	if (!lua_isnoneornil(L, 2))
		path = argument_string(L, 2, "data.json", "the path",
				       "a string such as \"items[0]\"");
	file = file_argument(L, 1, "data.json", "the file");
	if (json_decode(L, file->text, file->length, path) == 2)
		return luaL_error(L, "data.json: %s: %s", file->path,
				  lua_tostring(L, -1));
	return 1;
}

/* A line, or { column = field, ... }. */
static void
push_row(lua_State *L, const struct dataset *set, size_t row)
{
	const char *name_at = dataset_row(set, -1), *end = dataset_end(set);
	const char *at = dataset_row(set, (long)row);
	struct field field;

	if (set->separator == 0) {
		field = dataset_line(set, row);
		push_field(L, &field);
		return;
	}
	lua_createtable(L, 0, (int)set->columns);
	for (size_t i = 0; i < set->columns; i++) {
		field_read(&name_at, end, set->separator, &field);
		push_field(L, &field);
		field_read(&at, end, set->separator, &field);
		push_field(L, &field);
		lua_rawset(L, -3);
	}
}

/* feed:next(): nil once each row of a unique feed has been handed out. */
static int
feed_next(lua_State *L)
{
	struct feed *feed = luaL_testudata(L, 1, feed_type);
	struct dataset *set;
	uint64_t row;

	if (feed == NULL)
		return luaL_error(L, "next: call it as feed:next(), with a "
				     "colon");
	set = feed->set;
	if (set->order == ORDER_RANDOM)
		row = random_below(scenario_random(L), set->count);
	else
		row = segment_item(&scenario_of(L)->settings->part,
				   atomic_fetch_add_explicit(
				       &set->handed, 1, memory_order_relaxed));
	if (set->order == ORDER_UNIQUE && row >= set->count)
		lua_pushnil(L);
	else
		push_row(L, set, (size_t)(row % set->count));
	return 1;
}

/*
 * Only Lua calls the next two, and only with a feed: scripts cannot reach them.
 */
static int
feed_length(lua_State *L)
{
	struct feed *feed = lua_touserdata(L, 1);

	lua_pushinteger(L, (lua_Integer)feed->set->count);
	return 1;
}

static int
feed_index(lua_State *L)
{
	struct feed *feed = lua_touserdata(L, 1);
	lua_Integer row;
	int is_integer;

	row = lua_tointegerx(L, 2, &is_integer);
	if (is_integer && row >= 1 && (size_t)row <= feed->set->count)
		push_row(L, feed->set, (size_t)row - 1);
	else if (is_integer)
		lua_pushnil(L);
	else if (lua_type(L, 2) == LUA_TSTRING &&
		 strcmp(lua_tostring(L, 2), "next") == 0)
		lua_pushcfunction(L, feed_next);
	else
		return luaL_error(L,
				  "a feed has no %s: it has rows by number, "
				  "its length #feed, and feed:next()",
				  argument_shown(L, 2));
	return 1;
}

static const luaL_Reg feed_metamethods[] = {
    {"__index", feed_index},
    {"__len", feed_length},
    {NULL, NULL},
};

static const luaL_Reg data_functions[] = {
    {"csv", data_csv},
    {"lines", data_lines},
    {"json", data_json},
    {NULL, NULL},
};

static void
data_open(lua_State *L)
{
	luaL_newmetatable(L, feed_type);
	luaL_setfuncs(L, feed_metamethods, 0);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
	luaL_newlib(L, data_functions);
	library_set(L, "data");
}

const struct api api_data = {.open = data_open};
