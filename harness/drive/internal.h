/* SPDX-License-Identifier: MIT */
/* A run in progress: drive.c has its order, monitor.c supervises it. */
#ifndef DRIVE_INTERNAL_H
#define DRIVE_INTERNAL_H

#include "drive/order.h"
#include "drive/log_replay.h"
#include "drive/target_resolution.h"
#include "sample/answers.h"
#include "scenario/scenario.h"

struct drive {
	const struct drive_order *order;
	struct settings *settings; /* the order's */
	const struct drive_observer *observer;
	struct scenario *scenario;
	struct record *record;
	struct run_info info; /* run.json */
	struct target_resolution resolved;
	struct strings
	    environment; /* for the started command, on top of ours */
	struct event_base *base;
	struct event *tick, *rest;
	struct log_replay log_replay;
	struct load *load;
	struct sampler *sampler;
	struct answer_watch *answers; /* NULL: nobody can be seen from here */
	struct mark mark;	      /* of the load's requests */
	struct dose dose;
	struct pauses pauses;
	unsigned readings;	  /* readings requested for cycles */
	unsigned cycles_reported; /* cycles whose end has been reported */
	int started; /* the observer has been told that the load began */
	int target_ended;
};

/*
 * drive_target.c: starts or finds the target of the order, waits until it is
 * ready, and describes it in run.json.
 */
int drive_open_target(struct drive *, struct error *);
/* drive_load.c: makes the event loop and the load, which has not begun yet. */
int drive_make_load(struct drive *, struct error *);

/*
 * monitor.c: supervises the run ten times a second, and more often while the
 * load rests between two cycles, until monitor_stop().
 */
void monitor_start(struct drive *);
void monitor_stop(struct drive *);
/* Tells the observer how far the load is. */
void monitor_tell_progress(struct drive *);
/*
 * Checks whether the target has ended; that is reported once and ends the load.
 */
void monitor_check_target(struct drive *);
/* The load's on_settled, when a cycle's burst has settled; arg is the drive. */
void monitor_settled(void *arg);

/* scenario_hooks.c: runs the scenario's setup or teardown, if there is one. */
int drive_hook(struct drive *, enum scenario_hook, struct error *);

/* drive_answers.c: finds out who answers the load, and says so in run.json. */
int drive_watch_answers(struct drive *, struct error *);
/* Takes in what is new: to whom the load is passed on. */
void drive_poll_answers(struct drive *);
void drive_describe_answers(struct drive *);

/* drive_log.c: reads the log to be replayed, if there is one. */
int drive_open_log(struct drive *, struct error *);
/* Describes the log in run.json before the run, and after it. */
void drive_describe_log(struct drive *);
void drive_describe_log_done(struct drive *);

/* Passes a line of text to the observer; fmt takes text. */
void drive_note(const struct drive *, const char *fmt, const char *text);

#endif
