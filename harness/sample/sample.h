/* SPDX-License-Identifier: MIT */
/*
 * The process under test, seen from outside: started or found, sampled from a
 * thread of its own, and what became of it.
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
 * Has every Node that is started from now on open its inspector, on a free
 * port of this machine alone. Call before any thread exists.
 */
void target_invite_node(void);
/*
 * Starts a command in its own process group under a guardian that ends it when
 * flatline ends, however that happens. Output goes to log_path. Call before
 * any thread exists. STATUS_UNAVAILABLE: cannot be started.
 */
struct target *target_start(char *const argv[], const char *log_path,
			    struct error *);
/* A running process. STATUS_UNAVAILABLE: no such process, not readable. */
struct target *target_by_pid(pid_t, struct error *);
/* A service on another machine: no process of it is here to be sampled. */
struct target *target_remote(const char *host, const char *runtime);
/* Whoever listens on the port; forwarders (docker-proxy, ssh, pid 1) are
 * refused by name. */
struct target *target_by_port(int port, struct error *);

/*
 * Waits until a process of the target listens: on *port, or if that is 0 on
 * any TCP port that is not an inspector's, which is then stored. Stops early
 * when *stop becomes true (STATUS_INTERRUPTED). STATUS_UNAVAILABLE: died, with
 * its last words, or does not listen in time.
 */
int target_wait(struct target *, int *port, double timeout_s,
		const volatile int *stop, struct error *);

/* The process that listens; before target_wait has found it, the command's.
 * Its name and runtime follow, the command line is what was started. */
struct process_id target_id(const struct target *);
int target_is_started(const struct target *);	   /* by us */
const char *target_name(const struct target *);	   /* "node" (comm) */
const char *target_command(const struct target *); /* its command line */
const char *
target_runtime(const struct target *); /* node jvm go python native */
/* "20.20.2"; "": not told. */
const char *target_runtime_version(const struct target *);
/* Whose malloc it has: glibc, musl, jemalloc, tcmalloc, mimalloc; "". */
const char *target_allocator(const struct target *);

/* How a target ended. */
enum target_fate {
	TARGET_RUNS,
	TARGET_OUT_OF_MEMORY, /* it said so, or the kernel did */
	TARGET_KILLED,	      /* SIGKILL, SIGTERM...: by somebody */
	TARGET_EXITED,	      /* by itself, or by a crash */
};

struct target_end {
	enum target_fate fate;
	int status;	     /* as from waitpid; -1 when it was not our child */
	char words[160];     /* "killed by SIGABRT", "exited with 1" */
	char last_line[200]; /* of its log that says most, escaped */
};

/* The process that listens, to be asked itself; it borrows from the target. */
struct contact target_contact(struct target *, int may_signal);

/* What a target can run out of, as its surroundings or its options say. */
enum limited { LIMITED_MEMORY, LIMITED_HEAP, LIMITED_FDS };

struct target_limit {
	enum limited what;
	double most;	 /* bytes, or a count */
	char source[64]; /* "memory.max", "--max-old-space-size", "-Xmx" */
};

/*
 * The limits of the process that listens: of its control group (versions 1 and
 * 2, the smallest up to the root), of its command line and environment
 * (NODE_OPTIONS, JAVA_TOOL_OPTIONS, GOMEMLIMIT), of its files. How many.
 */
enum { TARGET_LIMITS = 8 };
size_t target_limits(const struct target *, struct target_limit *, size_t max);

/* Looks whether it still runs; never blocks. */
void target_poll(struct target *, struct target_end *);
/* SIGTERM, then SIGKILL, to a started target's whole group; waits. */
void target_stop(struct target *);
void target_free(struct target *); /* stops it first */

/* What the newest sample said; NAN where unreadable. */
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
	double slowest_s;  /* the costly ones at least so often; 0: 5 s */
	/*
	 * Whether runtimes are asked, which costs the target a collection each
	 * time; the share of its time that may take (0: only by sampler_ask());
	 * how often at least, whatever that takes (0: the share decides);
	 * whether a process that flatline did not start may get the signal that
	 * opens it, which kills another kind of process.
	 */
	int ask;
	double gc_budget, gc_seldom_s;
	int may_signal;
	const char *pprof; /* of a Go service; NULL: on one of its ports */
	int mappings;	   /* whether memory is told by kind of mapping */
	struct scrape
	    *scrape; /* what is asked besides; its url NULL: nothing */
	/*
	 * Called in the sampler's thread with each row, and whether the costly
	 * sources were read for it; may be NULL.
	 */
	void (*on_row)(void *arg, double time_s, const double *values,
		       int costly);
	void *arg;
};

/*
 * Samples the target and its descendants, a row of samples.csv each time: the
 * costly sources more slowly.
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
