/* SPDX-License-Identifier: MIT */
/* The reply, as a script sees it. */
#ifndef SCENARIO_REPLY_H
#define SCENARIO_REPLY_H

#include <lua.h>

#include "base/http.h"

void reply_push(lua_State *, const struct http_reply *,
		const struct http_request *);
void reply_register(lua_State *); /* once a state, before the first push */

#endif
