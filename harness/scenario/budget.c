/* SPDX-License-Identifier: MIT */
/*
 * What a script may use: memory by the allocator, instructions by a count
 * hook. A hook sees Lua code only; C loops are the watchdog's.
 *
 * With a hook Lua takes several times as long for each instruction. So none is
 * set before a step runs long: then the watchdog sends its thread a signal, in
 * whose handler lua_sethook() may be called (ldebug.c of Lua).
 */
#include "scenario/budget.h"

#include <stdio.h>
#include <unistd.h>

/* The coroutine that runs in this thread; NULL: none. */
static _Thread_local lua_State *volatile running;

void *
budget_alloc(void *arg, void *old, size_t old_size, size_t size)
{
	struct budget *budget = arg;

	/* For a new object Lua passes its type in place of the old size. */
	return pool_resize(&budget->memory, old, old != NULL ? old_size : 0,
			   size);
}

struct budget *
budget_of(lua_State *L)
{
	void *budget;

	lua_getallocf(L, &budget);
	return budget;
}

void
budget_begin(struct budget *budget)
{
	budget->instructions = 0;
	budget->counts = 0;
	budget->expired = 0;
	budget->expired_at[0] = '\0';
}

void
budget_run(lua_State *L)
{
	running = L;
}

/*
 * Past the budget the coroutine is suspended, never to run again: unlike an
 * error, no pcall catches that and no __close runs. Where a C function is on
 * the stack (sort, gsub) only an error is left, and every further instruction
 * raises it again, so that a pcall in a loop gets nowhere.
 */
static void
budget_hook(lua_State *L, lua_Debug *at)
{
	struct budget *budget = budget_of(L);

	if (!budget->counts) { /* set by a signal that came too late, for an
				  earlier step */
		lua_sethook(L, NULL, 0, 0);
		return;
	}
	lua_getinfo(L, "Sl", at);
	watchdog_note_line(&budget->watchdog, at->short_src, at->currentline);
	budget->instructions += BUDGET_PERIOD;
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

static void
budget_on_signal(int sig)
{
	lua_State *L = running;

	(void)sig;
	if (L == NULL)
		return;
	budget_of(L)->counts = 1;
	if (lua_gethookmask(L) == 0)
		lua_sethook(L, budget_hook, LUA_MASKCOUNT, BUDGET_PERIOD);
}

void
budget_listen(void)
{
	struct sigaction action = {.sa_handler = budget_on_signal,
				   .sa_flags = SA_RESTART};

	sigemptyset(&action.sa_mask);
	sigaction(BUDGET_SIGNAL, &action, NULL);
}

pid_t
budget_thread(void)
{
	static _Thread_local pid_t thread;
	sigset_t ours;

	if (thread != 0)
		return thread;
	sigemptyset(&ours);
	sigaddset(&ours, BUDGET_SIGNAL);
	pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
	return thread = gettid();
}

void
budget_charge(lua_State *L, unsigned long instructions)
{
	struct budget *budget = budget_of(L);

	budget->instructions += instructions;
	if (budget->instructions <= budget->instructions_cap)
		return;
	budget->counts = 1;
	lua_sethook(L, budget_hook, LUA_MASKCOUNT, 1);
}

void
budget_note_line(lua_State *L)
{
	lua_Debug at;

	if (!lua_getstack(L, 1, &at))
		return;
	lua_getinfo(L, "Sl", &at);
	watchdog_note_line(&budget_of(L)->watchdog, at.short_src,
			   at.currentline);
}
