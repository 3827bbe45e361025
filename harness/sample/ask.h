/* SPDX-License-Identifier: MIT */
/*
 * Asking a runtime for its heap after a collection, from outside and without a
 * change to the service. One file that ends in one const struct, a row in
 * askers.def.
 */
#ifndef SAMPLE_ASK_H
#define SAMPLE_ASK_H

#include <sys/types.h>

/* What can be asked for: bytes, and goroutines a count. NAN: not told. */
enum { ASK_HEAP, ASK_EXTERNAL, ASK_LIMIT, ASK_GOROUTINES, ASK_VALUES };

struct asker;

/* A process that is asked, and what was learnt of it: all 0 at first. */
struct contact {
	pid_t pid;
	int dir;	/* of the process */
	int service;	/* the port that takes the load: nobody answers there */
	int may_signal; /* flatline started it, or the user named its runtime */
	const char *pprof; /* where Go's profiles are; NULL: to be found */
	int looked;	   /* for who asks it */
	const struct asker *asker; /* NULL: nobody */
	int port;		   /* where it answers; 0: not known yet */
	int opened;		   /* by us: to be closed when all is over */
	int was_opened, closed;	   /* the port that was, and that it is not
				    * any more */
	int failed;		   /* so often in a row */
};

struct asker {
	const char *name;
	const char *help;    /* "its ..." */
	const char *runtime; /* of the processes that it asks */
	/*
	 * Has it collect its garbage, waits for that, which may take seconds,
	 * and fills the values. -1: no answer; *reason is set to a fixed text
	 * when something was missing.
	 */
	int (*ask)(struct contact *, double *values, const char **reason);
	void (*leave)(struct contact *); /* what was opened; may be NULL */
};

extern const struct asker *const asker_table[];
extern const size_t asker_count;

/* Who asks that process, found out once; NULL: nobody, or no more. */
const struct asker *contact_asker(struct contact *);

#define ASKER(name) extern const struct asker asker_##name;
#include "sample/askers.def"
#undef ASKER

#endif
