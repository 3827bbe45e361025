/* SPDX-License-Identifier: MIT */
/* A folder in the /tmp of a JVM, of mode 0700 and its user's, into which it
 * writes what is asked of it. */
#ifndef PROFILE_JVM_FOLDER_H
#define PROFILE_JVM_FOLDER_H

#include "base/error.h"
#include "sample/ask.h"

struct jvm_folder {
	int tmp, fd;	 /* -1: none was made */
	char name[32];	 /* in tmp */
	char inside[64]; /* as the JVM sees it */
	int guard;	 /* closing it ends the process that guards */
	pid_t guard_pid;
};

#define JVM_FOLDER_NONE ((struct jvm_folder){.tmp = -1, .fd = -1, .guard = -1})

/* STATUS_UNAVAILABLE. To be removed, also after that. */
int jvm_folder_make(struct jvm_folder *, const struct contact *,
		    struct error *);
/*
 * From now on a process removes the file of that name and the folder as soon as
 * flatline ends in whatever way, also by SIGKILL. STATUS_UNAVAILABLE.
 */
int jvm_folder_guard(struct jvm_folder *, const char *file, struct error *);
/* file: one that may still be in it; NULL. */
void jvm_folder_remove(struct jvm_folder *, const char *file);

#endif
