/* SPDX-License-Identifier: MIT */
/*
 * Consent to stop a service. What flatline did not start may be sampled, but a
 * snapshot or a dump, which stops it and copies its memory, needs --allow-pause
 * and is not begun if it would take longer than that, or if there is no room
 * for it.
 */
#ifndef PROFILE_PAUSE_H
#define PROFILE_PAUSE_H

#include "base/settings.h"
#include "sample/sample.h"

/* What it is expected to cost the service and the machine; NAN: not known. */
struct pause_cost {
	double seconds; /* in which the service answers nobody */
	double memory, disk;
};

/* Whether the target may be stopped, for more than samples. */
struct pause {
	double most_s; /* at once; NAN: it may not */
	/* Told before the first time; NULL: nobody is. */
	void (*tell)(void *arg, const struct pause_cost *);
	void *arg;
};

/* For how long at once: INFINITY if flatline started it, else --allow-pause;
 * NAN: it may not be stopped. */
double pause_most(const struct target *, const struct settings *);
/* STATUS_USAGE: it may not be stopped for that ("--heap-snapshot"). */
int pause_check(struct target *, const struct settings *, const char *what,
		struct error *);
/* STATUS_UNAVAILABLE: it would take longer than that. */
int pause_is_short(const struct pause_cost *, double most_s, struct error *);
/*
 * STATUS_UNAVAILABLE: it would take longer than --allow-pause, or the disk of
 * that folder has too little room. Memory is for the caller, who knows what
 * limits it.
 */
int pause_check_cost(const struct pause_cost *, const struct settings *,
		     const char *folder, struct error *);
/* "for about 6 s (--allow-pause 10 s), and takes up to 940 MiB of memory and
 * about 118 MiB of disk" */
void pause_describe(struct buf *, const struct pause_cost *,
		    const struct settings *);

#endif
