/* SPDX-License-Identifier: MIT */
/*
 * What the files of this folder share. One lua_State a scenario; the file
 * itself and each user run in a coroutine of it, a step at a time, within a
 * budget of memory and instructions and under the eye of the watchdog.
 */
#ifndef SCENARIO_INTERNAL_H
#define SCENARIO_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>

#include "scenario/common.h"
#include "scenario/jar.h"
#include "scenario/pool.h"
#include "scenario/scenario.h"

enum {
	CHECKS_KEPT = 100, /* texts of expect(), and "other checks" */
	ERRORS_KEPT = 10,  /* places of script errors, and "other errors" */
	CHECK_TEXT = 240,  /* bytes of such a text */
	CHECK_PLACE = 160, /* bytes of its beginning: a name or "file:line" */
	FLOWS_MAX = 1000,  /* in a scenario */
	HEADERS_MAX = 64,  /* of a request, */
	LINES_KEPT = 4,	   /* of these, without memory from Lua, */
	LINE_KEPT = 96,	   /* if they are shorter than that */
	HEADERS_ADDED = 3, /* by us: type of the body, authorisation, cookies */
	REDIRECTS_MAX = 20,
	MESSAGE_MAX = 400,   /* bytes of an error message */
	JSON_DEPTH_MAX = 64, /* of a table sent as JSON */
	URL_MAX_BYTES = 65536,
	BODY_MAX_BYTES = 16777216, /* of one made from json or form */
};

/* What one lua_State may use. See budget.c. */
struct budget {
	struct pool memory;
	unsigned long instructions, instructions_cap; /* of this step */
	volatile sig_atomic_t counts; /* the step runs long: they count */
	int expired;		      /* the step has spent its instructions, */
	char expired_at[LUA_IDSIZE + 16]; /* here: "file:line" */
};

/* What the watchdog's thread looks at. See watchdog.c. */
struct watch {
	pthread_t thread;
	pthread_mutex_t mutex; /* of stop and on_stuck */
	pthread_cond_t wake;
	int started, stop;
	double wall_s;
	const char *file;
	void (*on_stuck)(const char *message);
	_Atomic unsigned serial;    /* odd while a step runs, */
	_Atomic pid_t runner;	    /* in this thread */
	_Atomic(const char *) flow; /* NULL while the file is loaded */
	_Atomic int line;	    /* last one known in this step; 0: none */
};

struct random {
	uint64_t state;
};

/* A request while the script's options for it are read. */
struct draft {
	const char *caller; /* "http.get", for messages */
	struct http_request request;
	const char *headers[HEADERS_MAX + HEADERS_ADDED];
	char lines[LINES_KEPT][LINE_KEPT]; /* of them, those that fit */
	const char *query;		   /* encoded; NULL: none */
	const char *body_option; /* which one gave the body; NULL: none */
	const char *body_type;	 /* "Content-Type: ..." it implies; or NULL */
	const char *auth;	 /* "Authorization: ..."; or NULL */
	int body_is_kept;	 /* it lives as long as the scenario */
	struct http_expect expect;
	char place[CHECK_PLACE]; /* what expect is told by */
	struct http_misbehaviour misbehaviour;
	const char *abort_option; /* which one gave that; NULL: none */
	double abort_share;	  /* of those requests, so many are aborted */
};

struct flow {
	char *name;
	double weight;
	int function;	    /* in the registry; LUA_NOREF: pure data */
	struct draft *data; /* of pure data; all text in it is owned */
};

struct check {
	char *text;
	uint64_t passed, failed;
	int is_error;
	char *trace;
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
	struct watch watch;
	struct flow *flows;
	size_t nflows;
	double weight; /* of all flows */
	struct flow hooks[2];
	int shared_ref; /* common->shared as a Lua value of this state */
	int groups;	/* group() has been called */
	int flowless;	/* it was not read from a file */
	struct check checks[CHECKS_KEPT + ERRORS_KEPT + 2];
	size_t nchecks;
	struct random random;		   /* while the file is loaded */
	struct draft draft;		   /* likewise */
	struct buf scratch;		   /* text on its way into Lua */
	struct user *running;		   /* NULL while the file is loaded */
	const struct http_reply *reply;	   /* to the step that ended */
	_Atomic unsigned printed, *prints; /* its own; or the first one's */
	int replica;
	struct common *common;
};

/* The request under way, from hop to hop. See journey.c. */
struct journey {
	const char *place; /* of its expect */
	struct jar jar;
	struct http_request request; /* without cookies; if it may redirect */
	struct buf url, next_url, cookies;
	const char *headers[HEADERS_MAX + HEADERS_ADDED];
};

/* What each request touches stands first: that is fewer lines of cache. */
struct user {
	struct scenario *scenario;
	const struct flow *flow;
	uint64_t iteration; /* counts from 1 */
	unsigned id;
	int numbered; /* ...among those of all users */
	struct random random;
	lua_State *thread; /* its coroutine; NULL after an error */
	int thread_ref, table_ref;
	void (*divert)(void *arg, struct http_request *); /* or NULL */
	void *divert_arg;
	struct step *step;   /* to be filled by what the script calls */
	struct batch *batch; /* NULL: has had none */
	struct journey journey;
	struct draft draft;
	struct buf error; /* of the last iteration that failed */
};

/* The scenario that a Lua state, or any coroutine of it, belongs to. */
struct scenario *scenario_of(lua_State *);
/* Its user whose step runs; a Lua error naming `what` while loading. */
struct user *scenario_user(lua_State *, const char *what);
/* A Lua error naming `what` unless the file is being loaded. */
void scenario_at_load(lua_State *, const char *what);
/* "flow 'publish'", or "the file" while it is loaded. */
void scenario_who(const struct scenario *, struct buf *);

/* budget.c */
void *budget_alloc(void *budget, void *, size_t old, size_t size);
void budget_begin(struct budget *);
void budget_charge(lua_State *, unsigned long instructions);
/* This coroutine runs in this thread from now on; NULL: none does. */
void budget_run(lua_State *);
/* What BUDGET_SIGNAL does to a thread: its step counts its instructions. */
void budget_listen(void);
/* The number of this thread, which can be sent it. */
pid_t budget_thread(void);
void budget_hook(lua_State *, lua_Debug *);
enum {
	BUDGET_PERIOD = 1000,	/* instructions between two looks */
	BUDGET_SIGNAL = SIGURG, /* elsewhere it is ignored */
};

/* watchdog.c */
int watch_start(struct watch *, struct error *);
void watch_stop(struct watch *);
void watch_enter(struct watch *, const char *flow);
void watch_leave(struct watch *);
void watch_at(struct watch *, const lua_Debug *);
void watch_note(lua_State *); /* where the script is, if it gets stuck */
/* Ends the program if scenario_watch() was called; returns if not. */
void watch_give_up(struct watch *, const char *message);

/* sandbox.c: an empty state to one with all that scripts see. */
int sandbox_open(lua_State *);

/*
 * coroutine.c: the coroutines that we run. A step is a yield whose value is
 * the tag, which no script can make.
 */
enum coroutine_end { ENDED, WAITS, BROKE };
lua_State *coroutine_new(struct scenario *, int *ref);
void coroutine_drop(struct scenario *, lua_State **, int *ref);
enum coroutine_end coroutine_run(struct scenario *, lua_State *, int nargs,
				 struct buf *message, struct buf *trace);
int coroutine_wait(lua_State *, lua_KContext, lua_KFunction);
int coroutine_waits(lua_State *); /* suspended by coroutine_wait() */
int coroutine_panic(lua_State *); /* for lua_atpanic() */

/* checks.c */
void checks_expect(struct scenario *, const char *text, int passed);
void checks_error(struct scenario *, const char *message, const char *trace);
void checks_absorb(struct scenario *, const struct check *);
void checks_free(struct scenario *);

/* random.c */
void random_seed(struct random *, double seed, uint64_t id, uint64_t iteration);
double random_fraction(struct random *); /* 0 <= x < 1 */
/* Below n, all alike; n 0 stands for 2^64. */
uint64_t random_below(struct random *, uint64_t n);
/* api_random.c: of the user whose step runs, or of the file being loaded. */
struct random *random_of(lua_State *);

/*
 * request.c: a request as a script writes it. Text of a draft is borrowed from
 * values that these leave on the Lua stack.
 */
void request_begin(struct draft *, const char *caller, const char *method);
void request_url(lua_State *, int index, struct draft *);
/* Takes the option whose value is on top of the stack; -1: no such option. */
int request_option(lua_State *, const char *name, struct draft *);
void request_options(lua_State *, int index, struct draft *);
/* request_table.c: { get = "/path", ... }, with a weight or (NULL) without. */
void request_table(lua_State *, int index, struct draft *, double *weight);
double weight_argument(lua_State *, int index);
/* What its expectation is told by: its name, or the line of the script. */
void request_place(lua_State *, struct draft *);
void request_finish(lua_State *, struct draft *);
struct draft *request_copy(const struct draft *); /* of its own text */
void request_free(struct draft *);		  /* such a copy */
extern const char *const request_option_names[];  /* NULL-ended */
/* Percent-encodes all but what RFC 3986 calls unreserved. */
void request_url_encode(struct buf *, const char *text, size_t length);
/* Empty, for text on its way to become a Lua value. */
struct buf *request_scratch(lua_State *);
#define REQUEST_OPTION(name)                                                   \
	void request_take_##name(lua_State *, struct draft *);
#include "scenario/request_options.def"
#undef REQUEST_OPTION

/*
 * journey.c: what happens to a request on its way out, and to its reply before
 * the script sees it: cookies, redirects, expectations.
 */
void journey_begin(struct user *, const char *place, struct step *);
/* Whether the reply asks for another request, which is then in step. */
int journey_goes_on(struct user *, const struct http_reply *, struct step *);
/* Of one request: its cookies out (the line is kept in the buf, the headers in
 * an array with room for HEADERS_ADDED); what its reply says, in. */
void journey_add_cookies(struct user *, struct http_request *,
			 const char **headers, struct buf *line);
void journey_look(struct user *, const struct http_request *, const char *place,
		  const struct http_reply *);
void journey_free(struct journey *);

/* api_batch.c */
void batch_reset(struct user *);
void batch_free(struct batch *);

/* api_group.c: appends "checkout: payment: ", the groups a script is in. */
void group_prefix(lua_State *, struct buf *);

/* api_option.c: has the script asked for all that --set gives? */
int options_check_asked(const struct scenario *, struct error *);

/* hook.c */
void hook_init(struct scenario *);
/* Pushes what setup returned, if it has run; returns how many values. */
int hook_push_shared(lua_State *);
/* user.c: whoever may change the request that a flow asks for does so now. */
void user_let_divert(struct user *, struct http_request *);
/* An iteration of that flow, which begins with enter. */
void user_begin_flow(struct user *, const struct flow *, lua_CFunction enter,
		     struct step *);

/*
 * request_misbehave.c. What is drawn for each request is drawn when the request
 * is made: in a step, for one of a flow that is pure data by the user.
 */
void misbehaviour_finish(lua_State *, struct draft *);
void misbehaviour_draw(struct draft *, struct random *);
/* Makes it a connection that is left idle for the time at that index. */
void misbehaviour_idle(lua_State *, int index, struct draft *);
/* Makes it a TLS handshake that is given up in the middle. */
void misbehaviour_handshake(struct draft *);

/* api_http.c: "GET" for "get"; NULL: no method. */
const char *http_method(const char *name);

/* reply.c */
void reply_push(lua_State *, const struct http_reply *,
		const struct http_request *);
void reply_register(lua_State *);

/* json_lua.c */
void json_encode(lua_State *, int index, const char *caller, struct buf *);
/* Pushes the value at path, or nil and why not; returns how many. */
int json_decode(lua_State *, const char *text, size_t, const char *path);

/*
 * arguments.c: values as scripts write them; a Lua error if they are not. The
 * messages are "CALLER: NAME must be a number, not a table".
 */
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

/* A group of what scripts can call: one file, one row in apis.def. */
struct api {
	const luaL_Reg *globals;   /* NULL-ended; or NULL */
	void (*open)(lua_State *); /* more, into the table on top; or NULL */
};
#define API(name) extern const struct api api_##name;
#include "scenario/apis.def"
#undef API

#endif
