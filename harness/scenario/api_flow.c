/* SPDX-License-Identifier: MIT */
/* flow(name, [options], function), and flow(name, { get = "/path" }). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/api.h"
#include "scenario/arguments.h"
#include "scenario/request.h"
#include "scenario/request_table.h"
#include "scenario/scenario_state.h"

enum { NAME_MAX_BYTES = 100, FLOWS_MAX = 1000 /* in a scenario */ };

static const char *
flow_name_argument(lua_State *L)
{
	const struct scenario *scenario = scenario_of(L);
	const char *name =
	    argument_string(L, 1, "flow", "the name", "a string");

	if (*name == '\0' || strlen(name) > NAME_MAX_BYTES)
		luaL_error(L, "flow: the name must have 1 to %d bytes",
			   NAME_MAX_BYTES);
	for (size_t i = 0; i < scenario->nflows; i++)
		if (strcmp(scenario->flows[i].name, name) == 0)
			luaL_error(L, "flow: there is already a flow '%s'",
				   name);
	if (scenario->nflows == FLOWS_MAX)
		luaL_error(L, "flow: more than %d flows", FLOWS_MAX);
	return name;
}

/* Raises no Lua error, which would leak memory. */
static void
flow_add(struct scenario *scenario, const char *name, const struct flow *flow)
{
	struct flow *added;

	scenario->flows = xrealloc(
	    scenario->flows, (scenario->nflows + 1) * sizeof(*scenario->flows));
	added = &scenario->flows[scenario->nflows++];
	*added = *flow;
	added->name = xstrdup(name);
	scenario->weight += flow->weight;
}

/* The options of a flow that has a function: the weight alone. */
static double
flow_options(lua_State *L, int index)
{
	static const char *const known[] = {"weight", NULL};
	double weight = 1;

	argument_options(L, index, "flow", NULL, known);
	if (lua_getfield(L, index, "weight") != LUA_TNIL)
		weight = weight_argument(L, -1);
	lua_pop(L, 1);
	return weight;
}

/* A flow of one request, which is built once: no Lua runs for it later. */
static void
flow_take_data(lua_State *L, int index, const char *name, struct flow *flow)
{
	struct request_builder *builder = &scenario_of(L)->builder;

	request_begin(builder, "flow", NULL);
	request_table(L, index, builder, &flow->weight, &flow->think_s);
	builder->request.want_body = 0;
	builder->request.want_headers = 0; /* but for redirects */
	snprintf(builder->place, sizeof(builder->place), "%s",
		 builder->request.route != NULL ? builder->request.route
						: name);
	flow->data = request_copy(builder);
}

/* flow(name, function), or flow(name, options, function). */
static void
flow_take_function(lua_State *L, struct flow *flow)
{
	static const char usage[] = "flow(name, function(user) ... end)";
	int last = lua_gettop(L);

	argument_function(L, last, "flow", usage);
	if (last == 3)
		flow->weight = flow_options(L, 2);
	flow->function = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int
flow_flow(lua_State *L)
{
	struct flow flow = {.weight = 1, .function = LUA_NOREF};
	const char *name;

	scenario_at_load(L, "flow");
	argument_count(L, "flow", 3);
	name = flow_name_argument(L);
	if (lua_gettop(L) == 1)
		return luaL_error(L,
				  "flow: '%s' has neither a function nor a "
				  "request: write flow(name, function(user) "
				  "... end) or flow(name, { get = \"/path\" })",
				  name);
	if (lua_gettop(L) == 2 && !lua_isfunction(L, 2))
		flow_take_data(L, 2, name, &flow);
	else
		flow_take_function(L, &flow);
	flow_add(scenario_of(L), name, &flow);
	return 0;
}

static const luaL_Reg flow_globals[] = {{"flow", flow_flow}, {NULL, NULL}};

const struct api api_flow = {.globals = flow_globals};
