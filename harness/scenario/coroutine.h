/* SPDX-License-Identifier: MIT */
/*
 * The coroutines that we run: the file's, and one for each user. A step is a
 * yield whose value is a tag that no script can make.
 */
#ifndef SCENARIO_COROUTINE_H
#define SCENARIO_COROUTINE_H

#include <lua.h>

#include "base/buf.h"

struct scenario;

enum coroutine_end { ENDED, WAITS, BROKE };

/* NULL: no memory left. ref keeps it from the collector. */
lua_State *coroutine_new(struct scenario *, int *ref);
void coroutine_drop(struct scenario *, lua_State **, int *ref);
/*
 * Runs to the next step, the end or an error, and leaves the stack empty but
 * for the tag of a step. A coroutine that broke must be dropped; its message,
 * "file:line: reason", and the calls that led to it, a line each, are appended.
 */
enum coroutine_end coroutine_run(struct scenario *, lua_State *, int nargs,
				 struct buf *message, struct buf *trace);
/* Suspends L, the running coroutine, for its step; then() goes on. */
int coroutine_wait(lua_State *, lua_KContext, lua_KFunction then);
int coroutine_waits(lua_State *); /* suspended by coroutine_wait() */
int coroutine_panic(lua_State *); /* for lua_atpanic() */

#endif
