/* SPDX-License-Identifier: MIT */
/*
 * Asking a runtime for its heap after a collection, from outside and without a
 * change to the service. Each runtime has one file that ends in one const
 * struct, and a row in askers.def.
 *
 * A process that flatline did not start is not touched in any way unless the
 * user named its runtime: no signal, no connection, no file.
 */
#ifndef SAMPLE_ASK_H
#define SAMPLE_ASK_H

#include <stdint.h>
#include <sys/types.h>

/* What can be asked for: bytes, and goroutines as a count. NAN: no answer. */
enum {
	ASK_HEAP,
	ASK_EXTERNAL,
	ASK_LIMIT,
	ASK_GOROUTINES,
	ASK_OUTSIDE,
	ASK_RESIDENT,
	ASK_VALUES
};

struct asker;

/* A process that may be asked, and what was learnt about it; starts as zero. */
struct contact {
	pid_t pid;
	int dir;     /* of the process */
	int service; /* the port that takes the load: nobody answers there */
	int started; /* flatline started the process */
	const char *named_runtime; /* by the user: --runtime; NULL */
	const char *pprof; /* the URL of Go's profiles; NULL: to be found */
	/* The folder of the helpers that are loaded into what flatline starts;
	 * NULL: none are. */
	const char *helpers;
	/* Called before an inspector is opened: the port on which it begins; 0:
	 * any. NULL: nobody is told. */
	void (*opening)(void *arg, int port);
	void *opening_arg;
	int asker_known;
	const struct asker *asker; /* NULL: none for its runtime */
	int port;		   /* where it answers; 0: not known yet */
	int opened;		   /* by us: to be closed at the end */
	int was_opened, closed;	   /* the port that was opened, and whether it
				    * is closed again */
	int failed;		   /* how often in a row */
};

struct asker {
	const char *name;
	const char *help;    /* "its ..." */
	const char *runtime; /* of the processes that it asks */
	const char *refusal; /* the reason why contact_allows() forbids it */
	/*
	 * Forces a garbage collection, waits for it, which may take seconds,
	 * and fills the values. -1: no answer; *reason is set to a fixed text
	 * when something was missing.
	 */
	int (*ask)(struct contact *, double *values, const char **reason);
	void (*leave)(struct contact *); /* closes what it opened; or NULL */
};

extern const struct asker *const asker_table[];
extern const size_t asker_count;

/*
 * Whether a process of that runtime may be asked: flatline started it, the user
 * named this runtime, or, for Go, the URL of its profiles.
 */
int contact_allows(const struct contact *, const char *runtime);
/* The asker of that process, looked up once; NULL: none, or it has failed too
 * often. */
const struct asker *contact_asker(struct contact *);
/* Asks, if that is allowed, and counts failures. To be called only where there
 * is an asker. */
int contact_ask(struct contact *, double *values, const char **reason);

/* Where a runtime keeps its heap: at these addresses, or in a file. */
struct heap_range {
	uint64_t from, to;
	const char *file; /* shared memory, which is no own memory; or NULL */
	double least;	  /* bytes that are mapped there, if it is the place */
};

/*
 * ask_split.c. Own memory of the process in that range, and outside of it:
 * malloc, stacks, code and what the runtime needs for itself. Both values stay
 * NAN if they cannot be read, or less than range->least is mapped there; the
 * first also for a file.
 */
void ask_split(const struct contact *, const struct heap_range *,
	       double *values);

#define ASKER(name) extern const struct asker asker_##name;
#include "sample/askers.def"
#undef ASKER

#endif
