/* SPDX-License-Identifier: MIT */
/*
 * A scenario and its users, as the files of this folder see them. One
 * lua_State a scenario; the file itself and each user run in a coroutine of
 * it, a step at a time, within a budget.
 */
#ifndef SCENARIO_SCENARIO_STATE_H
#define SCENARIO_SCENARIO_STATE_H

#include <lua.h>
#include <setjmp.h>
#include <stdatomic.h>

#include "scenario/budget.h"
#include "scenario/checks.h"
#include "scenario/common.h"
#include "scenario/mix.h"
#include "scenario/random.h"
#include "scenario/request_builder.h"
#include "scenario/round_trip.h"
#include "scenario/scenario.h"
#include "scenario/variety.h"

struct flow {
	char *name;
	double weight;
	double think_s; /* of pure data: after its request */
	int function;	/* in the registry; LUA_NOREF: pure data */
	struct request_builder *data; /* of pure data; it owns its text */
};

struct scenario {
	struct settings *settings;
	char *file; /* as messages name it */
	char *name;
	char digest[17];
	struct buf source;
	lua_State *L;
	struct budget budget;
	jmp_buf *panic; /* while a coroutine runs */
	struct flow *flows;
	size_t nflows;
	double weight;	/* of all flows */
	struct mix mix; /* made by the first iteration that is any flow's */
	struct flow hooks[2];
	int setup_ref; /* what setup returned, in this state; or LUA_NOREF */
	int groups;    /* group() has been called */
	int flowless;  /* it was not read from a file */
	struct checks checks;
	struct variety variety;	  /* of what its flows' functions requested */
	uint64_t cookie_replies;  /* to its users: they set cookies */
	uint64_t uniques;	  /* values of uuid() and unique() */
	_Atomic uint64_t *counts; /* of its counters; NULL: nobody asks */
	struct random random, unique;	   /* while the file is loaded */
	struct request_builder builder;	   /* likewise */
	struct buf scratch;		   /* text on its way into Lua */
	struct user *running;		   /* NULL while the file is loaded */
	const struct http_reply *reply;	   /* to the step that ended */
	const struct channel_reply *heard; /* likewise */
	_Atomic unsigned printed, *prints; /* its own; or the first one's */
	int replica;
	struct common *common;
};

/* What each request touches stands first: that is fewer lines of cache. */
struct user {
	struct scenario *scenario;
	const struct flow *flow;
	uint64_t iteration; /* counts from 1 */
	unsigned id;
	int numbered;	      /* ...among those of all users */
	int renews;	      /* each iteration is a new visitor's */
	unsigned channels;    /* that it has opened */
	int is_unique_seeded; /* for this iteration */
	struct random random, unique;
	lua_State *thread; /* its coroutine; NULL after an error */
	int thread_ref, table_ref;
	void (*rewrite)(void *arg, struct http_request *); /* or NULL */
	void *rewrite_arg;
	struct step *step;   /* to be filled by what the script calls */
	struct batch *batch; /* NULL: has had none */
	struct round_trip trip;
	struct request_builder builder;
	struct buf error; /* of the last iteration that failed */
};

/* The scenario that a Lua state, or any coroutine of it, belongs to. */
struct scenario *scenario_of(lua_State *);
/* Its user whose step runs; a Lua error naming `caller` while loading. */
struct user *scenario_user(lua_State *, const char *caller);
/* A Lua error naming `caller` unless the file is being loaded. */
void scenario_at_load(lua_State *, const char *caller);
/* "flow 'publish'", or "the file" while it is loaded. */
void scenario_who(const struct scenario *, struct buf *);
/* Of the user whose step runs, or of the file being loaded. */
struct random *scenario_random(lua_State *);
/* An empty buffer for text that becomes a Lua value: one at a time. */
struct buf *scenario_scratch(lua_State *);

#endif
