/* SPDX-License-Identifier: MIT */
/* A request, read from what a script writes: http.get(url, { ... }). */
#ifndef SCENARIO_REQUEST_H
#define SCENARIO_REQUEST_H

#include <lua.h>

#include "scenario/request_builder.h"

/* In this order: begin, url, any options, finish; each may raise a Lua error.
 */
void request_begin(struct request_builder *, const char *caller,
		   const char *method);
void request_url(lua_State *, int index, struct request_builder *);
/* Takes the option whose value is on top of the stack; -1: no such option. */
int request_option(lua_State *, const char *name, struct request_builder *);
/* Takes a table of options. */
void request_options(lua_State *, int index, struct request_builder *);
void request_finish(lua_State *, struct request_builder *);
/* Names the operation behind its route, if it has no name: base/operation.h. */
void request_name_operation(struct request_builder *, const char *field);
/* Names its tags behind all that. */
void request_add_tags(lua_State *, struct request_builder *);
/* What a check of its status begins with: its name, or the script's line. */
void request_place(lua_State *, struct request_builder *);
extern const char *const request_option_names[]; /* NULL-ended */

/* A copy that owns its text; freed by request_free(). */
struct request_builder *request_copy(const struct request_builder *);
void request_free(struct request_builder *);

#endif
