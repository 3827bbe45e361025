/* SPDX-License-Identifier: MIT */
/* What a program that is run for it prints. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stddef.h>

#include "base/buf.h"

struct child {
	const char *const *argv; /* ended by NULL; a program of the PATH */
	char *const *env;	 /* NULL: ours */
	const char *dir;	 /* NULL: ours */
	int errors; /* whether what it says on standard error counts, too */
	double timeout_s;
	size_t most; /* bytes of output that are kept */
};

/* Results of child_output besides a status as from waitpid. */
enum { CHILD_MISSING = -1, CHILD_LATE = -2 };

/*
 * Runs a program without input and adds the beginning of its output. Returns
 * its status as from waitpid; CHILD_MISSING: it cannot be started, and errno
 * says why; CHILD_LATE: it was killed after timeout_s, with what it had
 * started.
 */
int child_output(const struct child *, struct buf *);

/* From now on another process runs them, with this function; before threads. */
void child_delegate(int (*output)(const struct child *, struct buf *));

#endif
