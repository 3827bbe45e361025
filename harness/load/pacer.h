/* SPDX-License-Identifier: MIT */
/*
 * How iterations arrive: one file that ends in one const struct, and a row in
 * pacers.def. The first that applies is taken. But for applies() and users(),
 * load threads call them.
 */
#ifndef LOAD_PACER_H
#define LOAD_PACER_H

#include <stddef.h>
#include <stdint.h>

#include "base/settings.h"

struct vu;
struct vu_group;

struct pacer {
	const char *name;
	int timed;	   /* iterations have a time at which they are due */
	int no_think_time; /* think() takes no time */
	int (*applies)(const struct settings *);
	/* Users of all threads together: to make at once, and at most. */
	void (*users)(const struct settings *, size_t *first, size_t *most);
	/* Begins, or begins again after a cycle: no iteration is under way. */
	void (*start)(struct vu_group *);
	/* A vu has ended an iteration, or could not begin one. */
	void (*ended)(struct vu *);
	/* After the last iteration: frees what start and play made; or NULL. */
	void (*leave)(struct vu_group *);
	/* Begins the iteration of the vu's user; NULL: any flow, by weight. */
	void (*play)(struct vu *);
	/*
	 * Of the open model, for open.c: when the next iteration is due;
	 * INFINITY: not known yet, and open_go_on() will be called.
	 */
	double (*due)(struct vu_group *);
	/* So many, each open_stride() on, have begun or were dropped. */
	void (*pass)(struct vu_group *, uint64_t rounds);
	/* Drops what is far too late already; or NULL. */
	void (*skip)(struct vu_group *, double now);
};

#define PACER(name) extern const struct pacer pacer_##name;
#include "load/pacers.def"
#undef PACER

const struct pacer *pacer_choose(const struct settings *);
/* users.c. Its users, as far as they are this segment's. */
void pacer_users(const struct pacer *, const struct settings *, size_t *first,
		 size_t *most);

#endif
