/* SPDX-License-Identifier: MIT */
/*
 * Values as scripts write them; a Lua error if they are something else. CALLER
 * and NAME: see argument_error.h.
 */
#ifndef SCENARIO_ARGUMENTS_H
#define SCENARIO_ARGUMENTS_H

#include <lua.h>
#include <stddef.h>

#include "scenario/argument_error.h"

/* In seconds, at most a day. A number is in seconds. */
double argument_duration(lua_State *, int index, const char *caller,
			 const char *name);
lua_Integer argument_integer(lua_State *, int index, const char *caller,
			     const char *name, const char *expected);
/* The value on top of the stack: true or false. */
int argument_flag(lua_State *, const char *caller, const char *name);
/* A string or number, as text without control characters. */
const char *argument_string(lua_State *, int index, const char *caller,
			    const char *name, const char *expected);
/* A string, number or boolean, as text of any bytes; length may be NULL. */
const char *argument_text(lua_State *, int index, const char *caller,
			  const char *name, size_t *length);
/* The same without control characters, which a line of HTTP cannot have. */
const char *argument_line(lua_State *, int index, const char *caller,
			  const char *name);
/* The same two for the value on top of the stack, which is NAME.key. */
const char *argument_member_text(lua_State *, const char *caller,
				 const char *name, const char *key,
				 size_t *length);
const char *argument_member_line(lua_State *, const char *caller,
				 const char *name, const char *key);
void argument_function(lua_State *, int index, const char *caller,
		       const char *usage);
void argument_table(lua_State *, int index, const char *caller,
		    const char *name);
/* A table with the keys 1 to n and no others; returns n. */
size_t argument_list(lua_State *, int index, const char *caller,
		     const char *name);
/*
 * The string keys of a table, sorted, so that requests do not depend on the
 * order of a hash table. Returns how many; more than max is an error.
 */
size_t argument_keys(lua_State *, int index, const char *caller,
		     const char *name, const char **keys, size_t max);
/* A table whose keys are all known; name NULL: it is the options themselves. */
void argument_options(lua_State *, int index, const char *caller,
		      const char *name, const char *const *known);

#endif
