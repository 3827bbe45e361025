/* SPDX-License-Identifier: MIT */
/* { get = "/path", json = ... }: a request as one table. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/internal.h"

double
weight_argument(lua_State *L, int index)
{
	double weight = lua_tonumber(L, index);

	if (!lua_isnumber(L, index) || !isfinite(weight) || weight < 0)
		luaL_error(L, "flow: weight must be a number from 0 up");
	return weight;
}

/* One entry, whose value is on top. */
static void
table_option(lua_State *L, const char *key, struct draft *draft, double *weight)
{
	const char *verb = http_method(key);

	if (verb != NULL && draft->request.url != NULL) {
		luaL_error(L, "%s: give one of get, post and so on, not two",
			   draft->caller);
	} else if (verb != NULL) {
		draft->request.method = verb;
		request_url(L, lua_gettop(L), draft);
	} else if (weight != NULL && strcmp(key, "weight") == 0) {
		*weight = weight_argument(L, -1);
	} else if (request_option(L, key, draft) != 0) {
		argument_unknown(L, draft->caller, key, request_option_names);
	}
}

void
request_table(lua_State *L, int index, struct draft *draft, double *weight)
{
	const char *keys[32];
	size_t count;

	argument_table(L, index, draft->caller,
		       weight != NULL ? "what follows the name" : "a request");
	count = argument_keys(L, index, draft->caller, keys, COUNT(keys));
	for (size_t i = 0; i < count; i++) {
		luaL_checkstack(L, 8, NULL);
		lua_getfield(L, index, keys[i]);
		table_option(L, keys[i], draft, weight);
	}
	if (draft->request.url == NULL)
		luaL_error(L,
			   weight != NULL ? "%s: it has neither a function "
					    "nor { get = \"/path\" }"
					  : "%s: a request has a method: "
					    "{ get = \"/path\" }",
			   draft->caller);
	request_finish(L, draft);
}
