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
#include "base/pauses.h"
#include "base/error.h"
#include "record/record.h"
#include "sample/ask.h"
#include "sample/scrape.h"

/* A process is a pid and its start time (field 22 of stat, clock ticks). */
struct process_id {
	pid_t pid;
	uint64_t start;
};

struct container;
struct target;

/*
 * Adds what has every Node that is started with that environment open its
 * inspector, on a free port of this machine alone; nothing if NODE_OPTIONS
 * mentions one already.
 */
void target_invite_node(struct strings *environment);
/* The helper of --allocator, and the one that samples malloc for a profile. */
enum helper { HELPER_ALLOCATOR, HELPER_HEAP };
/*
 * Adds what loads the helper into every process that is started with that
 * environment.
 */
int target_load_helper(enum helper, struct strings *environment,
		       struct error *);
/* STATUS_USAGE: that of --allocator cannot work in that target, and why. */
int target_check_helper(struct target *, struct error *);
/* STATUS_UNAVAILABLE: it is native and cannot be profiled, and why. */
int target_check_profiler(struct target *, struct error *);
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
/*
 * The first process of a container, which is filled in; a control group by the
 * path of its folder, with all processes that are in it at any time: its main
 * process is the one that listens on the port, as its network namespace counts
 * them, or else the oldest. Errors as of container_find() and
 * control_group_find(); STATUS_UNAVAILABLE if nothing is in the group.
 */
struct target *target_by_container(const char *name, struct container *,
				   struct error *);
struct target *target_by_group(const char *path, int port, struct error *);
/* The container that was named, and the folder of the group; NULL: none. */
const char *target_container(const struct target *);
const char *target_group(const struct target *);
/*
 * That process and its descendants are sampled too, also when the sampler runs
 * already; if it ends, the target has ended. Nothing happens if it is one of
 * the roots. -1, STATUS_UNAVAILABLE: no such process, not readable, or there
 * are TARGET_ROOTS already.
 */
enum { TARGET_ROOTS = 16 };
int target_add(struct target *, pid_t, struct error *);
/* A service on another machine: no process of it can be sampled here. */
struct target *target_remote(const char *host, const char *runtime);
/* The process that listens on the port; forwarders (docker-proxy, ssh, pid 1)
 * are refused by name. */
struct target *target_by_port(int port, struct error *);

/* A TCP port that processes of the target listen on. */
struct target_port {
	int port;
	/* "inspector" (Node), "debugger", according to the log or to where it
	 * is; NULL: it is none. */
	const char *debugger;
};

enum { TARGET_PORTS = 64 };
/* In the order in which they were opened. */
size_t target_ports(struct target *, struct target_port *, size_t max);

/* How to wait until a process of the target listens. */
struct target_wait {
	int port; /* on that one; 0: on any, which is then stored here */
	double timeout_s;
	const volatile int *stop; /* set to give up (STATUS_INTERRUPTED) */
	/*
	 * With port 0: which of them serves the load; 0: not known yet, -1:
	 * error. NULL: the first that is no debugger's.
	 */
	int (*choose)(void *arg, const struct target_port *, size_t count,
		      struct error *);
	void (*on_wait)(void *arg); /* while it has to wait; may be NULL */
	void *arg;
};

/* STATUS_UNAVAILABLE: it ended, or it does not listen in time. */
int target_wait(struct target *, struct target_wait *, struct error *);
/*
 * STATUS_UNAVAILABLE: "WHO WHAT" (WHO NULL: the command), or how the target
 * ended if it did; with the end of its log.
 */
int target_fail(struct target *, const char *who, const char *what,
		struct error *);

/* The process that listens; before target_wait has found it, the command's.
 * Its name and runtime follow it; the command line is what was started. */
struct process_id target_id(struct target *);
/*
 * The processes whose trees are sampled: the one that was found first, then
 * those that were added. Of a started target, whose command's tree always is,
 * only the latter.
 */
struct target_root {
	struct process_id id;
	char name[64];
};
size_t target_roots(struct target *, struct target_root[TARGET_ROOTS]);
/* Whether that host is an address of the network of its main process or of
 * another root, which may be a container's. */
int target_is_at(struct target *, const char *host);
/* Whether its main process has a network of its own, unlike flatline's. */
int target_is_apart(struct target *);
/* Name, runtime, version and allocator are those of that process from now on:
 * it does the work of which the one that listens passes on the requests. */
void target_set_worker(struct target *, pid_t);
/* STATUS_USAGE: with --drop-privileges, a process of the target is of the user
 * that flatline became. */
int target_check_user(struct target *, struct error *);
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
	struct pauses *pauses; /* where collections are told; may be NULL */
	double interval_s;     /* of the cheap sources */
	double slowest_s;      /* the costly ones at least this often; 0: 5 s */
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
	const char *pprof; /* of a Go service; NULL: on one of its ports */
	int mappings;	   /* whether memory is read by kind of mapping */
	int helped;	   /* whether helpers were loaded, to be read */
	const struct strings *counters; /* of the scenario; NULL: none */
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
void sampler_columns(const struct scrape *, const struct strings *counters,
		     struct strings *);
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
