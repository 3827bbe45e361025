/* SPDX-License-Identifier: MIT */
/*
 * The process under test, seen from outside: started or found, sampled from a
 * thread, and how it ended.
 */
#ifndef SAMPLE_SAMPLE_H
#define SAMPLE_SAMPLE_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"
#include "record/record.h"
#include "sample/ask.h"
#include "sample/scrape.h"

/* A process is a pid and its start time (field 22 of stat, clock ticks). */
struct process_id {
	pid_t pid;
	uint64_t start;
};

struct target;

/*
 * Adds what has every Node that is started with that environment open its
 * inspector, on a free port of this machine alone; nothing if NODE_OPTIONS
 * mentions one already.
 */
void target_invite_node(struct strings *environment);
/*
 * Starts a command in its own process group under a supervisor that ends it
 * when flatline ends, however that happens. It gets flatline's environment with
 * `environment` (NAME=VALUE; NULL: nothing) on top; its output is appended to
 * the file log_path. STATUS_UNAVAILABLE: it cannot be started.
 */
struct target *target_start(char *const argv[],
			    const struct strings *environment,
			    const char *log_path, struct error *);
/* A running process. STATUS_UNAVAILABLE: no such process, or not readable. */
struct target *target_by_pid(pid_t, struct error *);
/* A service on another machine: no process of it can be sampled here. */
struct target *target_remote(const char *host, const char *runtime);
/* The process that listens on the port; forwarders (docker-proxy, ssh, pid 1)
 * are refused by name. */
struct target *target_by_port(int port, struct error *);

/*
 * Waits until a process of the target listens: on *port, or if that is 0 on
 * any TCP port that is not an inspector's, which is then stored. Stops early
 * when *stop becomes true (STATUS_INTERRUPTED). STATUS_UNAVAILABLE: it ended,
 * and the error quotes its log, or it does not listen in time.
 */
int target_wait(struct target *, int *port, double timeout_s,
		const volatile int *stop, struct error *);

/* The process that listens; before target_wait has found it, the command's.
 * Its name and runtime follow it; the command line is what was started. */
struct process_id target_id(struct target *);
int target_is_started(const struct target *);	   /* by us */
const char *target_name(const struct target *);	   /* "node" (comm) */
const char *target_command(const struct target *); /* its command line */
const char *
target_runtime(const struct target *); /* node jvm go python native */
/* "20.20.2"; "": not known. */
const char *target_runtime_version(const struct target *);
/* Whose malloc it has: glibc, musl, jemalloc, tcmalloc, mimalloc; "". */
const char *target_allocator(const struct target *);

/* Why a target ended. */
enum exit_cause {
	TARGET_RUNS,
	TARGET_OUT_OF_MEMORY, /* according to its log or the kernel */
	TARGET_KILLED,	      /* SIGKILL, SIGTERM...: by somebody */
	TARGET_EXITED,	      /* by itself, or by a crash */
};

struct target_end {
	enum exit_cause cause;
	int status;	     /* as from waitpid; -1 when it was not our child */
	char text[160];	     /* "killed by SIGABRT", "exited with 1" */
	char last_line[200]; /* the most telling line of its log, escaped */
};

/*
 * The process that listens, to be asked by itself. named_runtime: by the user,
 * or NULL; borrowed. It may be used from any thread, and is to be closed.
 */
struct contact target_contact(struct target *, const char *named_runtime);
void target_contact_close(struct contact *);

/* What a target can run out of, according to its surroundings or options. */
enum limited { LIMITED_MEMORY, LIMITED_HEAP, LIMITED_FDS };

struct target_limit {
	enum limited what;
	double most;	 /* bytes, or a count */
	char source[64]; /* "memory.max", "--max-old-space-size", "-Xmx" */
};

/*
 * The limits of the process that listens: of its control group (versions 1 and
 * 2, the smallest up to the root), of its command line and environment
 * (NODE_OPTIONS, JAVA_TOOL_OPTIONS, GOMEMLIMIT), of its open files. How many.
 */
enum { TARGET_LIMITS = 8 };
size_t target_limits(struct target *, struct target_limit *, size_t max);

/* Checks whether it still runs; never blocks. */
void target_poll(struct target *, struct target_end *);
/* SIGTERM, then SIGKILL, to a started target's whole group; waits. */
void target_stop(struct target *);
void target_free(struct target *); /* stops it first */

/* The newest sample; NAN where unreadable. */
struct reading {
	double time_s, rss_bytes, anon_bytes;
};

struct sampler;

/* All of it is borrowed. */
struct sampler_plan {
	struct target *target;
	struct record *record;
	const struct dose *dose;
	double interval_s; /* of the cheap sources */
	double slowest_s;  /* the costly ones at least this often; 0: 5 s */
	/*
	 * Whether runtimes are asked, which costs the target a collection each
	 * time; the share of its time that may take (0: only by sampler_ask());
	 * the longest pause between two, whatever they cost (0: the share
	 * decides); the runtime that the user named, without which a process
	 * that flatline did not start is not asked (NULL: none).
	 */
	int ask;
	double gc_budget, gc_seldom_s;
	const char *named_runtime;
	const char *pprof;     /* of a Go service; NULL: on one of its ports */
	int mappings;	       /* whether memory is read by kind of mapping */
	struct scrape *scrape; /* a Prometheus page; its url NULL: none */
	/*
	 * Called in the sampler's thread with each row, and whether the costly
	 * sources were read for it; may be NULL.
	 */
	void (*on_row)(void *arg, double time_s, const double *values,
		       int costly);
	/*
	 * Called once in the sampler's thread when the page has never had a
	 * series that the user named, with a line that says so; may be NULL.
	 */
	void (*on_absent)(void *arg, const char *text);
	void *arg;
};

/*
 * Samples the target and its descendants in a thread of its own, a row of
 * samples.csv each time; the costly sources less often.
 */
struct sampler *sampler_start(const struct sampler_plan *, struct error *);
/* The columns of a row, in order; the caller frees them. */
void sampler_columns(const struct scrape *, struct strings *);
/* Those of them that only rise, whatever the target holds; the caller frees
 * them. */
void sampler_counters(const struct scrape *, struct strings *);
/* Asks for a full sample now; sampler_answers() counts those that were taken.
 */
void sampler_ask(struct sampler *);
unsigned sampler_answers(struct sampler *);
void sampler_latest(struct sampler *, struct reading *);
/* One more full sample, then the thread ends. */
void sampler_stop(struct sampler *);

#endif
