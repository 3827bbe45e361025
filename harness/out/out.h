/* SPDX-License-Identifier: MIT */
/*
 * What --out sends to monitoring systems while a run goes. Nobody waits for a
 * receiver, and no failure of one is an error of the run.
 */
#ifndef OUT_OUT_H
#define OUT_OUT_H

#include "base/error.h"
#include "base/settings.h"
#include "out/points.h"

struct out;

/*
 * NULL without an error: --out was not given. STATUS_USAGE, STATUS_UNAVAILABLE:
 * destination.h. note: a line for the user, from any thread. The settings are
 * borrowed.
 */
struct out *out_open(const struct settings *, void (*note)(const char *text),
		     struct error *);
/* A label of all points; before out_start(). */
void out_label(struct out *, const char *name, const char *value);
int out_start(struct out *, struct error *);
/* An own moment for the next set, later than that of the one before. */
int64_t out_time(struct out *);
/* Copies the set. It never waits. */
void out_push(struct out *, const struct point_set *);
/* Sends what is left, for at most a few seconds. NULL: it may be. */
void out_close(struct out *);

#endif
