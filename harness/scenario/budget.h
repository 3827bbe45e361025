/* SPDX-License-Identifier: MIT */
/*
 * What one Lua state may use: memory in all, and for each step a number of
 * instructions and, by the watchdog, a time. The budget is the first argument
 * of the state's allocator, by which budget_of() finds it again.
 */
#ifndef SCENARIO_BUDGET_H
#define SCENARIO_BUDGET_H

#include <lua.h>
#include <signal.h>
#include <sys/types.h>

#include "scenario/pool.h"
#include "scenario/watchdog.h"

enum {
	BUDGET_PERIOD = 1000, /* instructions between two calls of the hook */
	BUDGET_SIGNAL = WATCHDOG_SIGNAL,
};

struct budget {
	struct pool memory;
	unsigned long instructions, instructions_cap; /* of this step */
	volatile sig_atomic_t
	    counts;  /* the step runs long, so they are counted */
	int expired; /* the step has used up its instructions, */
	char expired_at[LUA_IDSIZE + 16]; /* here: "file:line" */
	struct watchdog watchdog;
};

/* lua_Alloc, with the budget as its first argument. */
void *budget_alloc(void *budget, void *, size_t old, size_t size);
struct budget *budget_of(lua_State *);

void budget_begin(struct budget *); /* a step */
void budget_charge(lua_State *, unsigned long instructions);
/* Sets the coroutine that runs in this thread; NULL: none. */
void budget_run(lua_State *);
/*
 * Installs the handler of BUDGET_SIGNAL: the step of its thread then counts
 * instructions.
 */
void budget_listen(void);
/* The id of this thread, which can be sent that signal. */
pid_t budget_thread(void);
/*
 * Tells the watchdog the line of the script that called the running C function:
 * for functions that can loop in C, where no hook is called.
 */
void budget_note_line(lua_State *);

#endif
