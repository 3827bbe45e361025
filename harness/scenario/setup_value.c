/* SPDX-License-Identifier: MIT */
#include "scenario/setup_value.h"

#include <lauxlib.h>

#include "scenario/scenario_state.h"
#include "scenario/value.h"

void
setup_value_keep(lua_State *L, int index, const char *caller)
{
	struct buf *kept = &scenario_of(L)->common->shared;
	struct buf *scratch = scenario_scratch(L);

	value_write(L, index, caller, scratch);
	buf_clear(kept);
	buf_add(kept, scratch->data, scratch->len);
}

int
setup_value_push(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);
	const char *at = buf_text(&scenario->common->shared);

	if (scenario->common->shared.len == 0)
		return 0;
	if (scenario->setup_ref == LUA_NOREF) {
		value_push(L, &at);
		lua_pushvalue(L, -1);
		scenario->setup_ref = luaL_ref(L, LUA_REGISTRYINDEX);
		return 1;
	}
	lua_rawgeti(L, LUA_REGISTRYINDEX, scenario->setup_ref);
	return 1;
}
