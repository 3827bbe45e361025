/* SPDX-License-Identifier: MIT */
/*
 * A scenario file, loaded, and its virtual users. Each user is a coroutine that
 * runs until it needs something from outside: a request to be sent, or time to
 * pass. The only I/O here is reading the scenario and its files.
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/channel.h"
#include "base/error.h"
#include "base/http.h"
#include "base/settings.h"
#include "scenario/proto.h"
#include "scenario/secrets.h"

struct scenario;
struct user;

/* Bounds on a script. 0 is the default in brackets. */
struct scenario_limits {
	size_t memory;		    /* bytes of one Lua state [256 MiB] */
	unsigned long instructions; /* of one step [50 million] */
	double wall_s;		    /* of one step [5 s]: the watchdog */
};

/*
 * Loads the file, and puts what its load{} and limits{} say into settings
 * (weaker than the environment and the command line). settings is borrowed
 * until scenario_free. Errors: STATUS_DATA, "publish.lua:12: ...". path NULL:
 * a scenario without flows, for user_begin_request().
 */
struct scenario *scenario_load(const char *path, struct settings *,
			       const struct scenario_limits *, struct error *);
/*
 * The same scenario in a state of its own, for another thread: its load{} and
 * limits{} are not taken again. It shares nothing with the first that changes
 * but the count of printed lines; the first must outlive it.
 */
struct scenario *scenario_replicate(struct scenario *, struct error *);
/* Adds what another one has counted to its own. */
void scenario_absorb(struct scenario *, const struct scenario *);
void scenario_free(struct scenario *);

/* Whether any of its files speaks of grpc.call() or the like. */
int scenario_speaks_grpc(const struct scenario *);
/*
 * What messages of gRPC are made by, resolved, and owned from now on; NULL:
 * why there is nothing. Before the first request.
 */
void scenario_set_protos(struct scenario *, struct protos *, const char *why);

/* Where "/path" leads: "http://127.0.0.1:3000". Before the first request. */
void scenario_set_base(struct scenario *, const char *base);

/*
 * Values of env() must not be shown. scenario_secret finds where the first one
 * begins in a text (its length: there is none); scenario_hide appends the text
 * with "(NAME)" for each.
 */
size_t scenario_secret(const struct scenario *, const char *text, size_t length,
		       struct secret_found *);
void scenario_hide(const struct scenario *, const char *text, size_t length,
		   struct buf *);

const char *scenario_name(const struct scenario *);   /* "publish" */
const char *scenario_source(const struct scenario *); /* its text */
/* 16 hexadecimal digits over the text of every file it loaded. */
const char *scenario_digest(const struct scenario *);
size_t scenario_flows(const struct scenario *);
const char *scenario_flow_name(const struct scenario *, size_t flow);
double scenario_flow_weight(const struct scenario *, size_t flow);
/* What a flow of pure data asks for; NULL: it is a function. */
const struct http_request *scenario_flow_request(const struct scenario *,
						 size_t flow);
/* expect() and script errors so far, in order of first appearance. */
struct scenario_check {
	const char *text; /* of expect(), or "file:line: message" */
	uint64_t passed, failed;
	int is_error; /* an error of the script, not a check */
	const char
	    *trace; /* of an error, the calls that led to it, a line each */
};
size_t scenario_checks(const struct scenario *);
struct scenario_check scenario_check(const struct scenario *, size_t index);

/* Different requests that its flows' functions have made; NAN: thousands. */
double scenario_different_requests(const struct scenario *);
/* Replies to its users that set cookies. */
uint64_t scenario_cookie_replies(const struct scenario *);
/* Names that counter() was given; a slot for each of them at `counts`, where
 * this scenario's users count; NULL: nowhere. */
const struct strings *scenario_counters(const struct scenario *);
void scenario_count_into(struct scenario *, _Atomic uint64_t *counts);
/* Values that uuid() and unique() have given: they depend on --salt. */
uint64_t scenario_uniques(const struct scenario *);

enum { BATCH_MAX = 20 };

/* What a user needs next. */
enum step_kind {
	STEP_REQUEST, /* send .request, then resume with its reply */
	STEP_BATCH,   /* send all of .batch at once, each reply goes to
			 user_reply(); after the last resume with NULL */
	STEP_CHANNEL, /* do .channel; its reply goes to user_hear() */
	STEP_THINK,   /* let .seconds pass, then resume with NULL */
	STEP_END      /* the iteration is over; .failed: by an error */
};

struct step {
	enum step_kind kind;
	struct http_request request;	  /* borrowed until the user goes on */
	const struct http_request *batch; /* likewise */
	size_t nbatch;			  /* 1 to BATCH_MAX */
	struct channel_call channel;	  /* its request is .request */
	double seconds;
	int failed; /* STEP_END: a script error ended it (counted, kept) */
};

/* id counts from 1. Everything random follows from (seed, id, iteration). */
struct user *user_new(struct scenario *, unsigned id, struct error *);
void user_free(struct user *);
/*
 * Numbers the next iteration, from 1, among those of all users: everything
 * random in it follows from (seed, number), whichever user runs it.
 */
void user_seek(struct user *, uint64_t iteration);
/* Picks a flow by weight (or takes `flow` if it is not negative), begins an
 * iteration and runs it to its first step. An unfinished one is abandoned. */
void user_begin(struct user *, int flow, struct step *);
/* An iteration of no flow, but of that request alone; it is borrowed. */
void user_begin_request(struct user *, const struct http_request *,
			struct step *);
/*
 * rewrite is called for each request that a flow asks for, before cookies are
 * added, and may change it: URL, route and expected statuses.
 */
void user_rewrite(struct user *,
		  void (*rewrite)(void *arg, struct http_request *), void *arg);
/* Continues after that step, with the reply if it was a request. */
void user_resume(struct user *, const struct http_reply *, struct step *);
/* Continues after a STEP_CHANNEL. */
void user_hear(struct user *, const struct channel_reply *, struct step *);
/*
 * One reply of a STEP_BATCH, in any order. Whether it is a redirect to be
 * followed: the request at that index is another one then, to be sent as well.
 */
int user_reply(struct user *, size_t index, const struct http_reply *);
const char *user_flow(const struct user *); /* of the running iteration */
/* Its number in the scenario; -1: a request without a flow. */
int user_flow_index(const struct user *);
/* The first expectation that failed in the iteration; NULL: none has. */
const char *user_unmet(const struct user *);
/* Why the last iteration failed, "file:line: message"; "" if none has. */
const char *user_error(const struct user *);

/*
 * What runs once, outside of the load, as an iteration of a user with id 0.
 * What setup returns is handed to every flow that begins after it.
 */
enum scenario_hook { HOOK_SETUP, HOOK_TEARDOWN };
int scenario_has_hook(const struct scenario *, enum scenario_hook);
void user_begin_hook(struct user *, enum scenario_hook, struct step *);

/*
 * Called with a message before the program is ended, with STATUS_DATA, because
 * a step takes longer than wall_s (from the watchdog's thread) or has used up
 * its instructions (from the thread of the step). Until it is set, the first
 * prints its message, and the second is an error of the script like any other.
 */
void scenario_on_stuck(struct scenario *,
		       void (*on_stuck)(const char *message));
/* A step may take as long as it likes from now on, in whatever thread. */
void scenario_unwatch(struct scenario *);

#endif
