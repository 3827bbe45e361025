/* SPDX-License-Identifier: MIT */
#include "scenario/request_table.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/arguments.h"
#include "scenario/http_method.h"
#include "scenario/request.h"

enum { TABLE_KEYS = 40 /* at most, that a request may have */ };

double
weight_argument(lua_State *L, int index)
{
	double weight = lua_tonumber(L, index);

	if (!lua_isnumber(L, index) || !isfinite(weight) || weight < 0)
		argument_wrong(L, index, "flow", "weight",
			       "a number from 0 up");
	return weight;
}

static int
table_unknown(lua_State *L, const char *caller, const char *key, int weighted)
{
	const char *known[TABLE_KEYS];
	size_t count = 0;

	for (size_t i = 0; i < http_nmethods; i++)
		known[count++] = http_methods[i].name;
	for (size_t i = 0; request_option_names[i] != NULL; i++)
		known[count++] = request_option_names[i];
	if (weighted) {
		known[count++] = "think";
		known[count++] = "weight";
	}
	known[count] = NULL;
	return argument_unknown(L, caller, key, known);
}

/* One entry of the table, whose value is on top. */
static void
table_option(lua_State *L, const char *key, struct request_builder *builder,
	     double *weight, double *think_s)
{
	const char *verb = http_method(key);

	if (verb != NULL && builder->request.url != NULL) {
		luaL_error(L, "%s: give one of get, post and so on, not two",
			   builder->caller);
	} else if (verb != NULL) {
		builder->request.method = verb;
		request_url(L, lua_gettop(L), builder);
	} else if (weight != NULL && strcmp(key, "weight") == 0) {
		*weight = weight_argument(L, -1);
	} else if (think_s != NULL && strcmp(key, "think") == 0) {
		*think_s = argument_duration(L, -1, builder->caller, "think");
	} else if (request_option(L, key, builder) != 0) {
		table_unknown(L, builder->caller, key, weight != NULL);
	}
}

void
request_table(lua_State *L, int index, struct request_builder *builder,
	      double *weight, double *think_s)
{
	const char *keys[TABLE_KEYS];
	size_t count = argument_keys(L, index, builder->caller, "the request",
				     keys, COUNT(keys));

	for (size_t i = 0; i < count; i++) {
		luaL_checkstack(L, 8, NULL);
		lua_getfield(L, index, keys[i]);
		table_option(L, keys[i], builder, weight, think_s);
	}
	if (builder->request.url == NULL)
		luaL_error(L,
			   "%s: the request has no method: write { get = "
			   "\"/path\" }",
			   builder->caller);
	request_finish(L, builder);
}
