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

/* A process is a pid and its start time (field 22 of stat, clock ticks). */
struct process_id {
	pid_t pid;
	uint64_t start;
};

struct target;

/*
 * Starts a command in its own process group under a guardian that ends it when
 * flatline ends, however that happens. Output goes to log_path. Call before
 * any thread exists. STATUS_UNAVAILABLE: cannot be started.
 */
struct target *target_start(char *const argv[], const char *log_path,
			    struct error *);
/* A running process. STATUS_UNAVAILABLE: no such process, not readable. */
struct target *target_by_pid(pid_t, struct error *);
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

/*
 * Samples the target and its descendants every interval_s (cheap sources) and
 * more slowly (costly ones), a row of samples.csv each time. record and dose
 * are borrowed.
 */
struct sampler *sampler_start(struct target *, struct record *,
			      const struct dose *, double interval_s,
			      struct error *);
void sampler_latest(struct sampler *, struct reading *);
/* One more full sample, then the thread ends. */
void sampler_stop(struct sampler *);

#endif
