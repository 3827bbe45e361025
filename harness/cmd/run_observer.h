/* SPDX-License-Identifier: MIT */
/*
 * Observes a run: judges it as it goes, shows the state on the terminal, and
 * ends it when --until-certain is met.
 */
#ifndef CMD_RUN_OBSERVER_H
#define CMD_RUN_OBSERVER_H

#include "drive/drive.h"
#include "drive/watch.h"
#include "judge/stopping_rule.h"

struct event_lines;
struct run_out;
struct run_ui;
struct watch_page;

struct run_observer {
	struct settings *settings;  /* borrowed */
	struct event_lines *events; /* borrowed; NULL: not asked for */
	struct progress *progress;  /* on the terminal */
	struct watch_page *page;    /* borrowed; NULL: not asked for */
	struct run_ui *ui;	    /* borrowed; NULL: not asked for */
	struct run_out *out;	    /* NULL: not asked for */
	struct live *live;	    /* NULL: judged only at its end */
	struct stopping_rule rule;
	int measuring;
	/* As in drive_observer, called with this arg; may be NULL. */
	int (*settled)(void *arg, struct target *, uint64_t requests);
	int (*looked)(void *arg, struct target *, uint64_t counted);
	void (*ended)(void *arg);
	void (*recorded)(void *arg, struct target *);
	void *arg;
};

/*
 * drive() and watch() with this observer, which fills in the order's settings,
 * interrupted and observer.
 */
int observed_drive(struct run_observer *, struct drive_order, struct error *);
int observed_watch(struct run_observer *, const char *dir, struct error *);

#endif
