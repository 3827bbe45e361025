/* SPDX-License-Identifier: MIT */
/*
 * Lua errors about what a script has written. CALLER is the function and NAME
 * the argument or option, both as the script spells them.
 */
#ifndef SCENARIO_ARGUMENT_ERROR_H
#define SCENARIO_ARGUMENT_ERROR_H

#include <lua.h>

/* Pushes what a value is called in a message: 'x', 12, true or "a table". */
const char *argument_shown(lua_State *, int index);
/* "CALLER: NAME must be EXPECTED, not 'x'", or "... is missing: it ...". */
int argument_wrong(lua_State *, int index, const char *caller, const char *name,
		   const char *expected);
/* "CALLER: it takes at most 2 arguments, not 3" */
int argument_many(lua_State *, const char *caller, int most);
/* That error if the function is called with more. */
static inline void
argument_count(lua_State *L, const char *caller, int most)
{
	if (lua_gettop(L) > most)
		argument_many(L, caller, most);
}

/* "CALLER: unknown option 'x': did you mean 'y'?", or all that are known. */
int argument_unknown(lua_State *, const char *caller, const char *word,
		     const char *const *known);
/* "CALLER: give A or B, not both", in an order that does not depend on which
 * came first: that of a table is random. */
int argument_both(lua_State *, const char *caller, const char *one,
		  const char *other);
/* Pushes "a, b or c". */
const char *argument_push_words(lua_State *, const char *const *words);

#endif
