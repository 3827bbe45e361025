/* SPDX-License-Identifier: MIT */
/* A run while it goes on: made in driving.c, watched in drive_look.c. */
#ifndef CMD_DRIVE_H
#define CMD_DRIVE_H

#include "cmd/cmd.h"
#include "cmd/early.h"
#include "cmd/profiling.h"
#include "cmd/replaying.h"
#include "load/load.h"

struct drive {
	const struct invocation *invocation;
	const struct settings *settings;
	struct scenario *scenario;
	struct record *record;
	json_t *description;
	struct aim aim;
	struct strings environment; /* of a started command, on top of ours */
	struct event_base *base;
	struct event *look, *rest;
	struct replaying replaying;
	struct load *load;
	struct sampler *sampler;
	struct live *live; /* NULL: not judged before its end */
	struct early early;
	struct profiling *profiling; /* NULL: none is wanted */
	struct dose dose;
	struct progress *progress;
	unsigned readings; /* of cycles, that were asked for */
	unsigned told;	   /* cycles whose end was told */
	int measuring;
	const volatile int *interrupted;
	int target_ended;
};

/* Looks at everything ten times a second, and oftener while the load rests
 * between two cycles, until drive_look_stop(). */
void drive_look_start(struct drive *);
void drive_look_stop(struct drive *);
/* Has the target ended? That is told once, and ends the load. */
void drive_look_at_target(struct drive *);
/* drive_hooks.c: setup or teardown of the scenario, if it has one. */
int drive_hook(struct drive *, enum scenario_hook, struct error *);
/* drive_log.c: reads the log that is to be driven, if there is one. */
int drive_open_log(struct drive *, struct error *);
/* What is known of it, into the description; and when all is done. */
void drive_describe_log(struct drive *);
void drive_describe_log_done(struct drive *);
/* A cycle's burst has settled: the load's on_settled; arg is the drive. */
void drive_settled(void *arg);

#endif
