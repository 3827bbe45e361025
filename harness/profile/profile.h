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

enum {
	PROFILE_FRAMES = 200000, /* what is above is not taken in */
	PROFILE_CHECKPOINTS = 6	 /* at a dose, as many as it has parts */
};

/*
 * What is alive at each checkpoint, by the part of the dose that it was
 * allocated in: a leak keeps all of them, a cache that is full the latest.
 */
struct cohorts {
	double bytes[PROFILE_CHECKPOINTS]
		    [PROFILE_CHECKPOINTS]; /* [checkpoint][part] */
};

/* A frame of a stack; 0 is the root, parents come before their children. */
struct frame {
	size_t parent, child, sibling; /* 0: none */
	char *function; /* owned, as are the others; "" when not known */
	char *place;	/* file or URL */
	char *package;	/* NULL: the runtime's own, or not known */
	int line;	/* from 1; 0: not known */
	int is_users;	/* code of the service itself */
	double bytes;	/* still held, allocated right here */
	struct cohorts *cohorts; /* owned; NULL: never held anything */
};

struct profile {
	struct frame *frames;
	size_t count, capacity;
	size_t checkpoints;
	/* In use after a collection, before the dose and at each checkpoint;
	 * NAN: not told. */
	double heap[PROFILE_CHECKPOINTS + 1];
	double tolerance;     /* a heap that grew by no more does not: bytes */
	struct buf raw;	      /* as the runtime gave it; may be empty */
	const char *raw_name; /* of the file that it makes */
};

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

/*
 * Looks: profile_checkpoint() forgets what is held and begins another one, not
 * past the last there may be (-1). Frames are then told what they hold: by the
 * part it is of, where the runtime knows its age; else profile_age() says what
 * that is when growth is taken to be new, and a decline to be of the oldest.
 */
int profile_checkpoint(struct profile *);
void profile_alive(struct profile *, size_t frame, size_t part, double bytes);
void profile_age(struct profile *);

/* What became of what was allocated: survival.c. */
enum retention {
	RETENTION_UNKNOWN,  /* too few checkpoints */
	RETENTION_KEPT,	    /* all parts of the dose leave theirs behind */
	RETENTION_UNCLEAR,  /* the same, but the heap is not seen to grow by it
			     */
	RETENTION_ONCE,	    /* of one part alone: warm-up, a larger table */
	RETENTION_REPLACED, /* the older go when the newer come */
	RETENTION_RELEASED  /* little of it outlives its part of the dose */
};
const char *retention_name(enum retention);
/* Of what outlived its own part and the next, the share that lives on; NAN:
 * too few checkpoints. */
double cohorts_survival(const struct cohorts *, size_t checkpoints);
enum retention cohorts_retention(const struct cohorts *, size_t checkpoints);

/* How the heap itself grew over the dose, by its least squares line, and how
 * far off that may be (95 %, Student's t): bytes. NAN: not told. */
struct heap_growth {
	double bytes, error;
	int grows; /* surely, and by more than is tolerated */
};
struct heap_growth profile_heap_growth(const struct profile *);
/* What is kept is not, if the heap did not grow by as much as all that is. */
enum retention retention_by_heap(const struct heap_growth *, enum retention,
				 double all_kept);

/* One who holds: first who keeps, and among them the largest first. */
struct holder {
	const char *name; /* a package's, or a function's */
	const char *place;
	int line;
	double bytes;
	size_t through; /* the user's frame that leads there most; 0: none */
	double through_bytes;
	struct cohorts cohorts;
	enum retention retention;
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
	void *(*begin)(struct contact *, struct profile *, struct error *);
	/* What has been since and is still held: one more checkpoint. */
	int (*checkpoint)(void *state, struct profile *, struct error *);
	/* Ends what begin began. */
	void (*end)(void *state);
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
