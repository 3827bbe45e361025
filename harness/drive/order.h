/* SPDX-License-Identifier: MIT */
/* What is to be driven, and who looks on. */
#ifndef DRIVE_ORDER_H
#define DRIVE_ORDER_H

#include "base/error.h"
#include "base/settings.h"
#include "load/load.h"
#include "record/record.h"
#include "sample/sample.h"

struct turns;

/* A run while it goes on. */
struct drive_progress {
	const struct load_totals *totals;
	const struct reading *reading; /* the newest */
	double time_s;		       /* of the record */
};

/*
 * Who looks on. Any of these may be NULL; -1 ends the run with that error. note
 * and row may be called in the sampler's thread, the others in the one that
 * drives.
 */
struct drive_observer {
	void *arg;
	/* One line of text that matters to whoever waits. */
	void (*note)(const char *text);
	/* Nothing is started yet. about is run.json, which may be added to. */
	int (*planned)(void *arg, struct run_info *about, struct error *);
	/* The target is there, and described in about; no load yet. */
	int (*found)(void *arg, struct target *, const struct run_info *about,
		     struct error *);
	/* The load begins. columns: of the rows to come, without time_s. */
	int (*started)(void *arg, const struct run_info *about,
		       const struct strings *columns, struct error *);
	/* A row of samples, in the sampler's thread. */
	void (*row)(void *arg, double time_s, const double *values);
	/* Ten times a second. 1: enough has been measured. */
	int (*progress)(void *arg, const struct drive_progress *);
	/* The load is over. */
	void (*ended)(void *arg);
	/*
	 * A burst has been answered and nothing is under way; so many requests
	 * were. Where this is set the bursts are the observer's: no runtime is
	 * asked between them. 1: no more of them.
	 */
	int (*settled)(void *arg, struct target *, uint64_t requests);
	/* All is on disk, and the target is still there. */
	void (*recorded)(void *arg, struct target *);
};

struct drive_order {
	/* The scenario's load{} fills in what nobody else has set. */
	struct settings *settings;
	const char *scenario;	   /* its path; NULL: only a log is replayed */
	char **command;		   /* to start, NULL-ended; NULL: nothing */
	const char *dir;	   /* where the run is recorded */
	const struct turns *turns; /* called for each burst; NULL: alone */
	const volatile int *interrupted;
	struct drive_observer observer;
};

#endif
