/* SPDX-License-Identifier: MIT */
/*
 * Who holds the memory that a dose of load left behind, according to the
 * runtime, which is asked while the load runs. This names holders; whether
 * anything leaks is for the verdict to decide, since memory that will be
 * replaced is held as well.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "profile/pause.h"
#include "profile/rank.h"
#include "sample/ask.h"

enum {
	PROFILE_FRAMES = 200000,      /* further ones are dropped */
	PROFILE_CHECKPOINTS = 6,      /* one after each part of the dose */
	PROFILE_LEAST_CHECKPOINTS = 4 /* fewer prove nothing */
};

/*
 * The bytes alive at each checkpoint, by the part of the dose in which they
 * were allocated: a leak keeps those of all parts, a full cache the latest.
 */
struct cohorts {
	double bytes[PROFILE_CHECKPOINTS]
		    [PROFILE_CHECKPOINTS]; /* [checkpoint][part] */
};

/* A stack frame; 0 is the root, parents come before their children. */
struct frame {
	size_t parent, child, sibling; /* 0: none */
	char *function;		 /* owned, as the next two; "" when not known */
	char *place;		 /* file or URL */
	char *package;		 /* NULL: the runtime's own, or not known */
	int line;		 /* from 1; 0: not known */
	int is_users;		 /* code of the service itself */
	double bytes;		 /* held, and allocated by this very frame */
	struct cohorts *cohorts; /* owned; NULL: it never held anything */
};

/* Objects that a dose left behind, by what keeps them. */
struct keeper {
	char *name; /* owned, as the next two; a package or a file; NULL: the
		     * runtime's own */
	char *what; /* "\"unpipe\" listeners on a Writable" */
	char *path; /* " ← index.js:41 ← ..." */
	double count, bytes;
	enum rank rank; /* of the name */
};

/* How many more objects of a type there are than before the dose. */
struct tally {
	char *type; /* owned */
	double more;
};

/* A container of the service by the variable that leads to it. */
struct grown {
	char *name, *kind; /* owned: "shop.cart.carts", "dict" */
	double items;	   /* how many more it has than before the dose */
};

/* One of the processes that share the work. */
struct profile_worker {
	pid_t pid;
	double more;	/* bytes that outlive requests, since the dose began */
	double passing; /* bytes for requests, which are given back */
};

struct profile {
	struct frame *frames;
	size_t count, capacity;
	struct tally *tallies; /* none: the runtime does not tell */
	size_t ntallies;
	struct grown *grown; /* the same */
	size_t ngrown;
	struct profile_worker *workers; /* none: there is one process, or the
					 * runtime does not tell */
	size_t nworkers;
	size_t checkpoints;
	/* The heap after a collection, before the dose and at each checkpoint;
	 * NAN: not known. */
	double heap[PROFILE_CHECKPOINTS + 1];
	double tolerance; /* growth of the heap up to this is none: bytes */
	/* From snapshots of the heap, the largest first; kept_bytes: of all
	 * that the dose left behind. */
	struct keeper *keepers;
	size_t keeper_count;
	double kept_bytes;
	/* Of a service in production, which is asked for no more than is
	 * needed: how many allocated bytes make a sample; 0: it is none. */
	int sparing;
	int by_class; /* frames are classes of objects, not calls */
	struct pause pause;
	char *keepers_missing; /* why there are none; NULL */
	int dumps; /* of the heap, by which they are told; 0: not by dumps */
	size_t threads;	  /* with heaps of their own, which are not looked at */
	double stopped_s; /* how long the target was stopped for them */
	double asked_s; /* and how long it was asked: it may have stood still */
	double lasts_s; /* how long the profile takes; NAN: nobody knows */
	const volatile int *stop; /* once it is true, no more snapshots; NULL */
	struct buf raw;	      /* the profile from the runtime; may be empty */
	const char *raw_name; /* the name of its file */
};

void profile_init(struct profile *);
void profile_free(struct profile *);
/* A new frame; the texts are copied, NULL is "". 0, the root, if there are too
 * many. */
size_t profile_add(struct profile *, size_t parent, const char *function,
		   const char *place, int line);
/* A frame and its callers but the root, innermost first, at most so many.
 * Returns how many. */
size_t profile_stack(const struct profile *, size_t frame, size_t *stack,
		     size_t most);
/* The child with that function and place, made if there is none. */
size_t profile_child(struct profile *, size_t parent, const char *function,
		     const char *place, int line);
/* The sum of all frames that grew. */
double profile_total(const struct profile *);
/* The frame to which a frame's bytes are attributed: the nearest one from here
 * up that belongs to a package, or itself if none does. */
size_t profile_blame(const struct profile *, size_t frame);

/*
 * profile_checkpoint() resets what frames hold and begins the next checkpoint;
 * -1: there are too many. Then frames get what they hold: with
 * profile_alive(), by the part of the dose, where the runtime knows the age of
 * memory; else profile_age() assigns the parts, by taking growth to be new and
 * a decline to be of the oldest.
 */
int profile_checkpoint(struct profile *);
void profile_alive(struct profile *, size_t frame, size_t part, double bytes);
void profile_age(struct profile *);

/* keepers.c. What its strings point to is taken over. Groups of which the same
 * is said, such as a function and what only it and another keep, are one. */
void profile_add_keeper(struct profile *, struct keeper);
void profile_sort_keepers(struct profile *); /* the largest first */
/*
 * Whether that share of all is enough for a package or the service's own file
 * to be named before frameworks. Less would be a guess.
 */
int profile_is_enough(double bytes, double all);
/* Of all keepers of that name. */
double keeper_bytes(const struct profile *, const struct keeper *);
/* Who keeps most; a package or a file of the service before any framework.
 * NULL: not known, or the runtime itself. */
const struct keeper *profile_keeper(const struct profile *);
/* What the runtime itself holds, as open sockets, if it keeps at least half;
 * NULL. */
const struct keeper *profile_runtime_keeper(const struct profile *);

/* tally.c. profile_checkpoint() resets them to 0; largest first after sorting.
 */
void profile_tally(struct profile *, const char *type, double more);
/* Containers of the same name, as in several processes, count as one. */
void profile_grown(struct profile *, const char *name, const char *kind,
		   double items);
void profile_tallies_reset(struct profile *);
void profile_tallies_sort(struct profile *);
void profile_tallies_free(struct profile *);

/* What became of the memory that was allocated: survival.c. */
enum retention {
	RETENTION_UNKNOWN,  /* too few checkpoints */
	RETENTION_KEPT,	    /* the memory of all parts of the dose lives on */
	RETENTION_UNCLEAR,  /* the same, but the heap is not seen to grow by it
			     */
	RETENTION_ONCE,	    /* that of one part only: warm-up, a larger table */
	RETENTION_REPLACED, /* older memory goes when newer comes */
	RETENTION_RELEASED  /* little of it outlives its part of the dose */
};
const char *retention_name(enum retention);
/* The share of what outlived its own part and the next that lives on; NAN: too
 * few checkpoints. */
double cohorts_survival(const struct cohorts *, size_t checkpoints);
enum retention cohorts_retention(const struct cohorts *, size_t checkpoints);

/* By how many bytes the heap itself grew over the dose (least squares), with
 * the half-width of the 95 % interval (Student's t). NAN: not known. */
struct heap_growth {
	double bytes, error;
	int grows; /* significantly, and by more than is tolerated */
};
struct heap_growth profile_heap_growth(const struct profile *);
/* Memory counts as kept only if the heap grew about as much as all that is. */
enum retention retention_by_heap(const struct heap_growth *, enum retention,
				 double all_kept);

/* A holder. In lists, those that keep memory come first, largest first. */
struct holder {
	const char *name;    /* a package's, or a function's */
	const char *package; /* it, or to which it belongs; NULL: none */
	const char *place;
	int line;
	double bytes;
	size_t through; /* the user's frame that leads there most often; 0 */
	double through_bytes;
	struct cohorts cohorts;
	enum retention retention;
};

/* The holders by package or by function; the caller frees the list. */
size_t profile_packages(const struct profile *, struct holder **);
size_t profile_functions(const struct profile *, struct holder **);

/*
 * How the runtime of a language is profiled: one file that ends in one const
 * struct, and a row in profilers.def.
 */
struct profiler {
	const char *runtime;
	const char *help;
	/* What it cannot see: "what is outside V8's heap". NULL: what is too
	 * little to be sampled. */
	const char *unseen;
	/* What it names may be a framework, which allocates for others. */
	int has_frameworks;
	/* Of a package, by its name; NULL: js_name_rank(). */
	enum rank (*rank)(const char *name);
	/* Whether a package is what holds things, not code: what is in it is
	 * told, not who allocated it. NULL: none is. */
	int (*stores)(const char *package);
	/*
	 * The helper that it needs in the command (helpers.h); script NULL:
	 * none. invite, if any, adds what has interpreters load it, or other
	 * settings.
	 */
	struct {
		const char *script; /* its file in preload/ */
		const char *loaded; /* the name that it gets in the folder */
		void (*invite)(const char *folder, struct strings *environment);
	} helper;
	int stacks; /* it knows who allocated, not what holds it */
	int looks;  /* at all of the heap, for which the target stands still */
	/* Memory allocated before does not count. NULL and an error. */
	void *(*begin)(struct contact *, struct profile *, struct error *);
	/* Adds a checkpoint: what was allocated since and is still held. */
	int (*checkpoint)(void *state, struct profile *, struct error *);
	/* Ends what begin began. */
	void (*end)(void *state);
};

#define PROFILER(name) extern const struct profiler profiler_##name;
#include "profile/profilers.def"
#undef PROFILER

extern const struct profiler *const profiler_table[];
extern const size_t profiler_count;

/* NULL: that runtime cannot be profiled. */
const struct profiler *profiler_find(const char *runtime);

#endif
