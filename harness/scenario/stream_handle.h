/* SPDX-License-Identifier: MIT */
/* http.stream(): a stream of server-sent events. */
#ifndef SCENARIO_STREAM_HANDLE_H
#define SCENARIO_STREAM_HANDLE_H

#include <lua.h>

/* Sets it in the table on top of the stack. */
void stream_handle_open(lua_State *);

#endif
