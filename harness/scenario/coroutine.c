/* SPDX-License-Identifier: MIT */
#include "scenario/coroutine.h"

#include <lauxlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/units.h"
#include "scenario/scenario_state.h"

enum { TRACE_CALLS = 10, MESSAGE_MAX = 400 /* bytes of an error message */ };

/* Its address is the value of each yield that ends a step. */
static const char step_tag;

struct creation {
	lua_State *thread;
	int ref;
};

static int
coroutine_create(lua_State *L)
{
	struct creation *made = lua_touserdata(L, 1);

	made->thread = lua_newthread(L);
	made->ref = luaL_ref(L, LUA_REGISTRYINDEX);
	return 0;
}

lua_State *
coroutine_new(struct scenario *scenario, int *ref)
{
	struct creation made = {NULL, LUA_NOREF};

	lua_pushcfunction(scenario->L, coroutine_create);
	lua_pushlightuserdata(scenario->L, &made);
	if (lua_pcall(scenario->L, 1, 0, 0) != LUA_OK)
		lua_pop(scenario->L, 1);
	*ref = made.ref;
	return made.ref == LUA_NOREF ? NULL : made.thread;
}

/*
 * The collector frees it. Resetting or closing it could run code of the script
 * with hooks off.
 */
void
coroutine_drop(struct scenario *scenario, lua_State **thread, int *ref)
{
	luaL_unref(scenario->L, LUA_REGISTRYINDEX, *ref);
	*thread = NULL;
	*ref = LUA_NOREF;
}

/* Suspends L, the running coroutine, in the name of its whole step. */
int
coroutine_wait(lua_State *L, lua_KContext context, lua_KFunction then)
{
	if (!lua_isyieldable(L))
		return luaL_error(
		    L, "requests and think() are not allowed inside a function "
		       "that sort, gsub or a metamethod calls");
	luaL_checkstack(L, 1, NULL);
	lua_pushlightuserdata(L, (void *)&step_tag);
	return lua_yieldk(L, 1, context, then);
}

int
coroutine_waits(lua_State *L)
{
	return lua_status(L) == LUA_YIELD && lua_gettop(L) > 0 &&
	       lua_touserdata(L, -1) == &step_tag;
}

/*
 * Lua calls this where it would otherwise end the program: for an error that
 * has no handler within lua_resume, such as no memory for a message. It is as
 * safe as running everything under lua_pcall of the main thread, and takes a
 * third of the time.
 */
int
coroutine_panic(lua_State *L)
{
	struct scenario *scenario = scenario_of(L);

	if (scenario->panic != NULL)
		longjmp(*scenario->panic, 1);
	return 0;
}

static int
coroutine_resume(struct scenario *scenario, lua_State *thread, int nargs)
{
	jmp_buf here;
	int nresults, status = LUA_ERRMEM;

	scenario->panic = &here;
	if (_setjmp(here) == 0)
		status = lua_resume(thread, scenario->L, nargs, &nresults);
	scenario->panic = NULL;
	return status;
}

/* "file:line" of the innermost function that is Lua; "file" if there is none.
 */
static void
coroutine_place(const struct scenario *scenario, lua_State *thread,
		struct buf *place)
{
	lua_Debug at;

	if (scenario->budget.expired) {
		buf_adds(place, scenario->budget.expired_at);
		return;
	}
	for (int level = 0; lua_getstack(thread, level, &at); level++) {
		lua_getinfo(thread, "Sl", &at);
		if (at.currentline > 0) {
			buf_addf(place, "%s:%d", at.short_src, at.currentline);
			return;
		}
	}
	buf_adds(place, scenario->file);
}

/* The text of the error, or what it was if its value is not a string. */
static void
message_reason(const struct scenario *scenario, lua_State *thread, int status,
	       struct buf *out)
{
	char amount[UNITS_TEXT];

	if (scenario->budget.expired) {
		scenario_who(scenario, out);
		buf_addf(
		    out,
		    " used more than %s instructions in one step: an endless "
		    "loop?",
		    units_count(amount,
				(double)scenario->budget.instructions_cap));
	} else if (status == LUA_ERRMEM) {
		scenario_who(scenario, out);
		buf_addf(
		    out,
		    " needs more memory than the %s that a scenario may "
		    "use",
		    units_bytes(amount, (double)scenario->budget.memory.cap));
	} else if (status == LUA_YIELD) {
		buf_adds(out, "coroutine.yield() outside of a coroutine");
	} else if (lua_type(thread, -1) == LUA_TSTRING) {
		buf_adds(out, lua_tostring(thread, -1));
	} else {
		buf_addf(out, "(error object is a %s value)",
			 luaL_typename(thread, -1));
	}
}

/* Does the reason begin with the file of the place, "file:"? */
static int
names_its_file(const char *reason, const char *place)
{
	size_t length = strcspn(place, ":");

	return strncmp(reason, place, length) == 0 && reason[length] == ':';
}

/* "file:line: reason", on one line. Nothing here allocates memory in Lua. */
static void
coroutine_message(const struct scenario *scenario, lua_State *thread,
		  int status, struct buf *message)
{
	struct buf reason = {0}, place = {0};

	message_reason(scenario, thread, status, &reason);
	coroutine_place(scenario, thread, &place);
	if (names_its_file(buf_text(&reason), buf_text(&place)))
		buf_clear(&place);
	else
		buf_adds(&place, ": ");
	buf_add(&place, buf_text(&reason), reason.len);
	buf_clear(&reason);
	secrets_hide(scenario->common->secrets, buf_text(&place), place.len,
		     &reason);
	if (reason.len > MESSAGE_MAX)
		reason.data[MESSAGE_MAX] = '\0';
	escape_terminal(message, buf_text(&reason));
	buf_free(&reason);
	buf_free(&place);
}

/* The calls that led to an error, innermost first, a line each. */
static void
coroutine_trace(lua_State *thread, struct buf *trace)
{
	lua_Debug at;

	for (int level = 0, told = 0;
	     told < TRACE_CALLS && lua_getstack(thread, level, &at); level++) {
		lua_getinfo(thread, "nSl", &at);
		if (at.currentline <= 0)
			continue;
		buf_addf(trace, "%s%s:%d", told++ > 0 ? "\n" : "", at.short_src,
			 at.currentline);
		if (at.name != NULL)
			buf_addf(trace, ": in %.60s", at.name);
	}
}

enum coroutine_end
coroutine_run(struct scenario *scenario, lua_State *thread, int nargs,
	      struct buf *message, struct buf *trace)
{
	struct user *user = scenario->running;
	int status;

	budget_begin(&scenario->budget);
	watchdog_enter(&scenario->budget.watchdog,
		       user != NULL ? user->flow->name : NULL, budget_thread());
	budget_run(thread);
	status = coroutine_resume(scenario, thread, nargs);
	budget_run(NULL);
	watchdog_leave(&scenario->budget.watchdog);
	if (!scenario->budget.expired) {
		if (status == LUA_YIELD && coroutine_waits(thread))
			return WAITS;
		if (status == LUA_OK) {
			lua_settop(thread, 0);
			return ENDED;
		}
	}
	coroutine_message(scenario, thread, status, message);
	coroutine_trace(thread, trace);
	if (scenario->budget.expired)
		watchdog_give_up(&scenario->budget.watchdog, buf_text(message));
	return BROKE;
}
