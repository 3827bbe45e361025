/* SPDX-License-Identifier: MIT */
/* A run while it goes on: drive.c makes it, monitor.c sees to it. */
#ifndef DRIVE_INTERNAL_H
#define DRIVE_INTERNAL_H

#include "drive/order.h"
#include "drive/log_replay.h"
#include "drive/target_resolution.h"
#include "scenario/scenario.h"

struct drive {
	const struct drive_order *order;
	struct settings *settings; /* the order's */
	const struct drive_observer *observer;
	struct scenario *scenario;
	struct record *record;
	struct run_info about; /* run.json */
	struct target_resolution resolved;
	struct strings environment; /* of a started command, on top of ours */
	struct event_base *base;
	struct event *tick, *rest;
	struct log_replay log_replay;
	struct load *load;
	struct sampler *sampler;
	struct dose dose;
	unsigned readings; /* of cycles, that were asked for */
	unsigned told;	   /* cycles whose end was told */
	int started;	   /* the observer knows that the load began */
	int target_ended;
};

/* monitor.c: sees to everything ten times a second, and more often while the
 * load rests between two cycles, until monitor_stop(). */
void monitor_start(struct drive *);
void monitor_stop(struct drive *);
/* Has the target ended? That is told once, and ends the load. */
void monitor_check_target(struct drive *);
/* A cycle's burst has settled: the load's on_settled; arg is the drive. */
void monitor_settled(void *arg);

/* scenario_hooks.c: setup or teardown of the scenario, if it has one. */
int drive_hook(struct drive *, enum scenario_hook, struct error *);

/* drive_log.c: reads the log that is to be driven, if there is one. */
int drive_open_log(struct drive *, struct error *);
/* What is known of it, into run.json; and when all is done. */
void drive_describe_log(struct drive *);
void drive_describe_log_done(struct drive *);

/* A line for whoever looks on; fmt takes text. */
void drive_note(const struct drive *, const char *fmt, const char *text);

#endif
