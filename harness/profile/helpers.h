/* SPDX-License-Identifier: MIT */
/*
 * Helpers that interpreters load in a command that flatline starts: files of
 * preload/, copied into a folder which lists like PYTHONPATH name. Each process
 * of the command answers at a socket that has its number.
 */
#ifndef PROFILE_HELPERS_H
#define PROFILE_HELPERS_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"

enum { HELPER_FOLDER = 64, HELPER_FOLDER_MODE = 0755 };

struct helpers {
	char folder[HELPER_FOLDER]; /* "": there is none */
	int lock;		    /* held as long as it is in use; -1 */
};
#define HELPERS_NONE ((struct helpers){.lock = -1})

/*
 * Makes the folder with the helpers of all profilers, which a command that
 * becomes another user can read too, and in it "sockets", of mode 0700; and
 * adds to the environment what has helpers loaded; what is set there already is
 * kept. Removes what runs that were killed have left. source: where the files
 * of preload/ are. STATUS_IO: there is no folder.
 */
#define HELPER_SOCKETS "sockets"
int helpers_open(struct helpers *, const char *source,
		 struct strings *environment, struct error *);
/* Removes the folder, if there is one. */
void helpers_close(struct helpers *);

/* helper_folder.c: an empty one, locked; STATUS_IO. */
int helper_folder_make(char folder[HELPER_FOLDER], int *lock, struct error *);
void helper_folder_remove(char folder[HELPER_FOLDER], int *lock);
/* Removes those of this user whose run is over. */
void helper_folders_sweep(void);

/* helper_set.c: adds NAME=value to the environment; if NAME is set already,
 * both: a format of our value and of the other. */
void helper_set(struct strings *environment, const char *name,
		const char *value, const char *both);

/*
 * helper_talk.c: a connection to the helper of that process, which has to be
 * the one that listens. -1: there is none.
 */
int helper_connect(const char *folder, pid_t);
/* The numbers of processes that have a socket in the folder; at most max. */
size_t helper_pids(const char *folder, pid_t *pids, size_t max);
/* Asks what is held. -1: it does not want to be asked. */
int helper_ask(int fd);
/* Its answer, before `until` of clock_now() and within bounds. -1: none. */
int helper_answer(int fd, struct buf *, double until);

#endif
