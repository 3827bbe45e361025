/* SPDX-License-Identifier: MIT */
#include "scenario/scenario_state.h"

#include <lauxlib.h>

enum { SCRATCH_KEPT = 1 << 16 /* bytes kept from one request to the next */ };

struct scenario *
scenario_of(lua_State *L)
{
	return *(struct scenario **)lua_getextraspace(L);
}

struct user *
scenario_user(lua_State *L, const char *caller)
{
	struct scenario *scenario = scenario_of(L);

	if (scenario->running == NULL)
		luaL_error(L, "%s: only allowed inside a flow's function",
			   caller);
	return scenario->running;
}

void
scenario_at_load(lua_State *L, const char *caller)
{
	if (scenario_of(L)->running != NULL)
		luaL_error(L, "%s: only allowed outside of a flow's function",
			   caller);
}

void
scenario_who(const struct scenario *scenario, struct buf *out)
{
	if (scenario->running != NULL)
		buf_addf(out, "flow '%s'", scenario->running->flow->name);
	else
		buf_adds(out, "the file");
}

struct random *
scenario_random(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);

	return scenario->running != NULL ? &scenario->running->random
					 : &scenario->random;
}

/* Memory from Lua is capped, and an error while it is used would leak. */
struct buf *
scenario_scratch(lua_State *L)
{
	struct buf *scratch = &scenario_of(L)->scratch;

	if (scratch->cap > SCRATCH_KEPT)
		buf_free(scratch);
	buf_clear(scratch);
	return scratch;
}

const char *
scenario_name(const struct scenario *scenario)
{
	return scenario->name;
}

const char *
scenario_source(const struct scenario *scenario)
{
	return buf_text(&scenario->source);
}

const char *
scenario_digest(const struct scenario *scenario)
{
	return scenario->digest;
}

size_t
scenario_flows(const struct scenario *scenario)
{
	return scenario->nflows;
}

const char *
scenario_flow_name(const struct scenario *scenario, size_t flow)
{
	return scenario->flows[flow].name;
}

const struct http_request *
scenario_flow_request(const struct scenario *scenario, size_t flow)
{
	const struct request_builder *data = scenario->flows[flow].data;

	return data != NULL ? &data->request : NULL;
}

double
scenario_flow_weight(const struct scenario *scenario, size_t flow)
{
	return scenario->flows[flow].weight;
}

size_t
scenario_checks(const struct scenario *scenario)
{
	return scenario->checks.count;
}

struct scenario_check
scenario_check(const struct scenario *scenario, size_t index)
{
	const struct check *check = &scenario->checks.items[index];

	return (struct scenario_check){check->text, check->passed,
				       check->failed, check->is_error,
				       check->trace};
}
