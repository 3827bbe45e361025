/* SPDX-License-Identifier: MIT */
/* Fills in run.json: what ran, and what it amounted to. */
#ifndef DRIVE_DESCRIBE_H
#define DRIVE_DESCRIBE_H

#include "drive/target_resolution.h"
#include "load/load.h"
#include "record/run_info.h"

/* What is known before the target has been found. */
void describe_plan(struct run_info *, const struct settings *,
		   const struct scenario *, const char *scenario_path);
/* For a service that is only watched. */
void describe_watch(struct run_info *, const struct settings *);
/* The name of the process that does the work, its runtime and allocator. */
void describe_process(struct run_target *, struct target *);
void describe_target(struct run_info *, const struct target_resolution *);
/* What its page of metrics told so far; requests: that were driven since it was
 * first read, NAN: none. Nothing without a page. */
void describe_page(struct run_info *, const struct scrape *, double requests);
void describe_transport(struct run_info *, const struct transport *);
void describe_load(struct run_info *, const struct load *,
		   const struct scenario *);

#endif
