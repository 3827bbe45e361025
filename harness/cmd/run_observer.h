/* SPDX-License-Identifier: MIT */
/*
 * Looks on while a run goes on: judges it, shows that on the terminal, and ends
 * it when --until-certain is.
 */
#ifndef CMD_RUN_OBSERVER_H
#define CMD_RUN_OBSERVER_H

#include "drive/drive.h"
#include "drive/watch.h"
#include "judge/stopping_rule.h"

struct event_lines;

struct run_observer {
	struct settings *settings;  /* borrowed */
	struct event_lines *events; /* borrowed; NULL: nobody wants them */
	struct progress *progress;  /* on the terminal */
	struct live *live;	    /* NULL: only judged at its end */
	struct stopping_rule rule;
	int measuring;
	/* As in drive_observer, with this arg; NULL. */
	int (*settled)(void *arg, struct target *, uint64_t requests);
	void (*ended)(void *arg);
	void (*recorded)(void *arg, struct target *);
	void *arg;
};

/* drive() and watch(), observed: the orders need no settings, interrupted and
 * observer. */
int observed_drive(struct run_observer *, struct drive_order, struct error *);
int observed_watch(struct run_observer *, const char *dir, struct error *);

#endif
