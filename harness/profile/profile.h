/* SPDX-License-Identifier: MIT */
/*
 * Who holds what a dose of load left behind: asked of the runtime, while the
 * load runs. It says who; whether anything leaks is the verdict's question, for
 * an entry that is only replaced is held as well.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "sample/ask.h"

/* A frame of a stack; 0 is the root, parents come before their children. */
struct frame {
	size_t parent;
	char *function; /* owned, as are the others; "" when not known */
	char *place;	/* file or URL */
	char *package;	/* NULL: the runtime's own, or not known */
	int line;	/* from 1; 0: not known */
	int is_users;	/* code of the service itself */
	double bytes;	/* still held, allocated right here */
};

struct profile {
	struct frame *frames;
	size_t count, room;
	struct buf raw;	      /* as the runtime gave it; may be empty */
	const char *raw_name; /* of the file that it makes */
};

enum { PROFILE_FRAMES = 200000 /* what is above is not taken in */ };

void profile_init(struct profile *);
void profile_free(struct profile *);
/* A new frame; the texts are copied, NULL is "". The root at no room. */
size_t profile_add(struct profile *, size_t parent, const char *function,
		   const char *place, int line);
/* The child with that function and place, made if there is none. */
size_t profile_child(struct profile *, size_t parent, const char *function,
		     const char *place, int line);
/* All that grew: what became less since is no part of it. */
double profile_total(const struct profile *);
/* The frame that a frame's bytes are blamed on: itself or the nearest above
 * that belongs to a package, else itself. */
size_t profile_blame(const struct profile *, size_t frame);

/* One who holds, the largest first. */
struct holder {
	const char *name; /* a package's, or a function's */
	const char *place;
	int line;
	double bytes;
	size_t through; /* the user's frame that leads there most; 0: none */
};

/* What is blamed on each package or function; the caller frees the list. */
size_t profile_packages(const struct profile *, struct holder **);
size_t profile_functions(const struct profile *, struct holder **);

/*
 * How a runtime is asked: one file that ends in one const struct, a row in
 * profilers.def.
 */
struct profiler {
	const char *runtime;
	const char *help;
	/* What was allocated before does not count. NULL and an error. */
	void *(*begin)(struct contact *, struct error *);
	/* What has been since and is still held; ends what begin began. */
	int (*end)(void *state, struct profile *, struct error *);
	void (*drop)(void *state); /* instead of end */
};

#define PROFILER(name) extern const struct profiler profiler_##name;
#include "profile/profilers.def"
#undef PROFILER

/* NULL: that runtime tells nobody. */
const struct profiler *profiler_find(const char *runtime);

/* profile.proto of pprof, not compressed: for `go tool pprof`. */
void profile_write_pprof(const struct profile *, struct buf *);
/* A flame graph, an SVG that stands alone. */
void profile_write_flame(const struct profile *, double requests, struct buf *);

#endif
