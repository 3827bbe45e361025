/* SPDX-License-Identifier: MIT */
/*
 * What a script may use: memory by the allocator, instructions by a count
 * hook. A hook sees Lua code only; C loops are the watchdog's.
 */
#include <stdio.h>

#include "scenario/internal.h"

void *
budget_alloc(void *arg, void *old, size_t old_size, size_t size)
{
	struct budget *budget = arg;

	/* Lua passes a type as the size of what is new. */
	return pool_resize(&budget->memory, old, old != NULL ? old_size : 0,
			   size);
}

void
budget_begin(struct budget *budget)
{
	budget->instructions = 0;
	budget->expired = 0;
	budget->expired_at[0] = '\0';
}

void
budget_charge(struct budget *budget, unsigned long instructions)
{
	budget->instructions += instructions;
}

/*
 * Past the budget the coroutine is suspended, never to run again: unlike an
 * error, no pcall catches that and no __close runs. Where a C function is on
 * the stack (sort, gsub) only an error is left, and every further instruction
 * raises it again, so that a pcall in a loop gets nowhere.
 */
void
budget_hook(lua_State *L, lua_Debug *at)
{
	struct scenario *scenario = scenario_of(L);
	struct budget *budget = &scenario->budget;

	lua_getinfo(L, "Sl", at);
	watch_at(&scenario->watch, at);
	budget_charge(budget, BUDGET_PERIOD);
	if (budget->instructions <= budget->instructions_cap)
		return;
	if (!budget->expired)
		snprintf(budget->expired_at, sizeof(budget->expired_at),
			 "%s:%d", at->short_src, at->currentline);
	budget->expired = 1;
	lua_sethook(L, budget_hook, LUA_MASKCOUNT, 1);
	if (lua_isyieldable(L)) {
		lua_yield(L, 0);
		return;
	}
	lua_pushfstring(L, "%s: too many instructions", budget->expired_at);
	lua_error(L);
}
