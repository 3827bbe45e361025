/* SPDX-License-Identifier: MIT */
/*
 * Profiles all processes of a command by the helpers in them: what they hold,
 * before and after. The profilers of interpreters share it.
 */
#ifndef PROFILE_HELPED_H
#define PROFILE_HELPED_H

#include "profile/held.h"
#include "profile/profile.h"

/* What the interpreters differ in. */
struct helped_rules {
	const char *runtime;
	held_belongs *belongs;
	int tells_age; /* its helper does: in which part memory was allocated */
	/* Why there is no helper in a process that flatline started, from its
	 * command line, arguments separated by blanks. */
	const char *(*refuses)(const char *command);
};

/* As begin, checkpoint and end of struct profiler. */
void *helped_begin(const struct helped_rules *, struct contact *,
		   struct profile *, struct error *);
int helped_checkpoint(void *, struct profile *, struct error *);
void helped_end(void *);

/*
 * The folder or file that follows the last `folder` ("/site-packages/") in a
 * path, without `ending` (".py"); the caller frees it. NULL: there is none.
 */
char *helped_component(const char *path, const char *folder,
		       const char *ending);
/* A file of the service itself: it is its own package. */
void helped_is_users(struct frame *);

#endif
