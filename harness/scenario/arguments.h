/* SPDX-License-Identifier: MIT */
/*
 * Values as scripts write them; a Lua error if they are something else. The
 * messages are "CALLER: NAME must be a number, not a table".
 */
#ifndef SCENARIO_ARGUMENTS_H
#define SCENARIO_ARGUMENTS_H

#include <lua.h>
#include <stddef.h>

double argument_duration(lua_State *, int index, const char *caller,
			 const char *name);
/* A text, number or boolean, as text; length may be NULL. */
const char *argument_text(lua_State *, int index, const char *caller,
			  const char *name, size_t *length);
/* The same without control characters, which a line of HTTP cannot have. */
const char *argument_line(lua_State *, int index, const char *caller,
			  const char *name);
void argument_table(lua_State *, int index, const char *caller,
		    const char *name);
/*
 * The text keys of a table, sorted, so that requests do not depend on the
 * order of a hash table. Returns how many; more than max is an error.
 */
size_t argument_keys(lua_State *, int index, const char *caller,
		     const char **keys, size_t max);
/* "CALLER: unknown option 'x': did you mean 'y'?" */
int argument_unknown(lua_State *, const char *caller, const char *word,
		     const char *const *known);
/* That error unless the word is one of them. */
void argument_known(lua_State *, const char *caller, const char *word,
		    const char *const *known);

#endif
