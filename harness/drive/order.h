/* SPDX-License-Identifier: MIT */
/* What to run, and who observes it. */
#ifndef DRIVE_ORDER_H
#define DRIVE_ORDER_H

#include "base/error.h"
#include "base/settings.h"
#include "load/load.h"
#include "record/record.h"
#include "sample/sample.h"

struct turns;

/* The state of a run in progress. */
struct drive_progress {
	const struct load_totals *totals;
	const struct reading *reading; /* the newest */
	double time_s;		       /* in record_time() */
	struct record *record;	       /* for events of the observer */
	const struct load *load;       /* NULL: nothing is driven */
	const struct dose *dose;       /* likewise */
};

/*
 * Callbacks of an observer; each may be NULL. -1 ends the run with that error.
 * note and row may be called in the sampler's thread, the others in the thread
 * that drives.
 */
struct drive_observer {
	void *arg;
	/* One line of text for whoever is waiting. */
	void (*note)(const char *text);
	/* The target is awaited: target_resolution.h. */
	void (*waiting)(const char *text);
	/*
	 * Nothing has been started yet. info is run.json; the observer may add
	 * to it.
	 */
	int (*planned)(void *arg, struct run_info *info, struct error *);
	/* The target has been found and is described in info; no load yet. */
	int (*found)(void *arg, struct target *, const struct run_info *info,
		     struct error *);
	/*
	 * The load begins. columns: those of the rows to come, without time_s.
	 */
	int (*started)(void *arg, const struct run_info *info,
		       const struct strings *columns, struct error *);
	/* Another process does the work; what was sampled until now does not
	 * count. */
	void (*described)(void *arg, const struct run_info *info);
	/* One row of samples, in the sampler's thread. */
	void (*row)(void *arg, double time_s, const double *values);
	/* Ten times a second. 1: enough has been measured. */
	int (*progress)(void *arg, const struct drive_progress *);
	/*
	 * watch() only, ten times a second: the target, and how far --per has
	 * counted. 1: enough has been seen.
	 */
	int (*looked)(void *arg, struct target *, uint64_t counted);
	/* The load has ended. */
	void (*ended)(void *arg);
	/*
	 * A burst has been answered and nothing is in flight; requests: the
	 * total so far. With this callback the observer runs the bursts and no
	 * runtime is asked between them. 1: do no more.
	 */
	int (*settled)(void *arg, struct target *, uint64_t requests);
	/* Everything is on disk, and the target still runs. */
	void (*recorded)(void *arg, struct target *);
};

struct drive_order {
	/* The scenario's load{} fills in what is not set otherwise. */
	struct settings *settings;
	const char *scenario; /* its path; NULL: only a log is replayed */
	char **command;	      /* to start, NULL-terminated; or NULL */
	/* NAME=VALUE for the command, besides what the settings ask for; told
	 * in run.json. NULL: nothing. */
	const struct strings *environment;
	int profiles;	 /* the command is to be profiled, if it is native */
	const char *dir; /* where the run is recorded */
	int port;	 /* on which the command was told to listen; 0: none */
	const struct turns
	    *turns; /* waits its turn for each burst; NULL: never */
	const volatile int *interrupted;
	struct drive_observer observer;
};

#endif
