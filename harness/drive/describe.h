/* SPDX-License-Identifier: MIT */
/* run.json: what ran, and in the end what it came to. */
#ifndef DRIVE_DESCRIBE_H
#define DRIVE_DESCRIBE_H

#include <jansson.h>

#include "drive/target_resolution.h"
#include "load/load.h"

/* What is known before the target is: the caller owns it. */
json_t *describe_plan(const struct settings *, const struct scenario *,
		      const char *scenario_path);
/* Of a service that is only watched. */
json_t *describe_watch(const struct settings *);
void describe_target(json_t *run, const struct target_resolution *);
void describe_transport(json_t *run, const struct transport *);
void describe_load(json_t *run, const struct load *, const struct scenario *);

#endif
