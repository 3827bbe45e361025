/* SPDX-License-Identifier: MIT */
/*
 * A channel as scripts see it: opened by ws.connect(), http.stream() or
 * tcp.connect(), whose methods wait in the coroutine of their user.
 */
#ifndef SCENARIO_CHANNEL_HANDLE_H
#define SCENARIO_CHANNEL_HANDLE_H

#include <lauxlib.h>
#include <lua.h>

#include "scenario/scenario_state.h"

struct channel_handle {
	const struct channel_type *type;
	unsigned user, id;
	uint64_t iteration; /* 0: it outlasts the iteration */
	int status, open;
	size_t consumed;  /* of TCP: of the bytes that were shown last */
	double until;	  /* when an expectation is given up */
	const void *what; /* of gRPC: its method */
};

struct channel_type {
	const char *name;    /* "ws", for messages: "ws:send" */
	const char *article; /* "a WebSocket" */
	enum channel_kind kind;
	const luaL_Reg *methods;
	const char *has; /* "it has send, recv, ..." */
	/* Pushes a field of its own; 0: it has none of that name. Or NULL. */
	int (*field)(lua_State *, struct channel_handle *, const char *name);
};

enum { HANDLE_WHY = 1, HANDLE_SUBPROTOCOL, HANDLE_VALUES = 2 };
enum { HANDLE_FAREWELL = HANDLE_SUBPROTOCOL /* of gRPC: its trailers */ };

/* Once a state, for each type. */
void handle_register(lua_State *, const struct channel_type *);

/* channel_open.c */
/*
 * Opens one whose request stands in the user's builder, with the options at
 * that index: those of HTTP that are in http, and of channels. Waits, and
 * returns a handle to the script.
 */
int handle_open(lua_State *, struct user *, const struct channel_type *,
		int options, const char *const *http);

/* The same in two steps: an option of any channel, whose value is on top of the
 * stack (-1: it is none); and the rest, with the request as it is. */
int handle_option(lua_State *, const char *caller, const char *key,
		  const struct channel_type *, struct channel_call *);
int handle_begin(lua_State *, struct user *, const struct channel_type *,
		 struct channel_call *, const void *what);

/* channel_handle.c */
/* The one that the method was called on. */
struct channel_handle *handle_self(lua_State *, const struct channel_type *,
				   const char *method);
/* The call to be filled in, or NULL: it is not open, and nil and the reason
 * have been pushed. */
struct channel_call *handle_call(lua_State *, struct channel_handle *,
				 enum channel_act);
/* Has the user's step be that call, and goes on there. */
int handle_wait(lua_State *, lua_KFunction then);
/* What came of it. */
const struct channel_reply *handle_heard(lua_State *);
/* Goes on after a wait: true, or nil and the reason. */
int handle_done(lua_State *, int status, lua_KContext);
/* Pushes nil and the reason. */
int handle_failed(lua_State *, const struct channel_reply *);
/* Pushes the reason. */
void handle_push_reason(lua_State *, const struct channel_reply *);
/* Of a table of options at that index: { timeout = "5s", optional = true }. */
void handle_options(lua_State *, int index, const char *caller,
		    struct channel_call *, const char *const *known);
/* A method that waits for a message: { timeout = "5s", optional = true }. */
int handle_receive(lua_State *, const struct channel_type *, const char *caller,
		   lua_KFunction heard);
/* The methods close and abort, without arguments. */
int handle_close(lua_State *, const struct channel_type *);
int handle_abort(lua_State *, const struct channel_type *);

#endif
