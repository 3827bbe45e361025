/* SPDX-License-Identifier: MIT */
/*
 * PHP-FPM among the processes of a target: a master, which serves nothing, and
 * the workers that it has forked. Behind a web server it is what does the work.
 */
#ifndef SAMPLE_FPM_H
#define SAMPLE_FPM_H

#include <stddef.h>
#include <sys/types.h>
#include <sys/un.h>

#include "sample/ask.h"
#include "sample/sample.h"

/* Where a worker accepts requests. */
struct fpm_pool {
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* or "" and */
	int port; /* 0: not known */
};

/* The master, or a worker that was named without one; 0: there is none. */
pid_t fpm_find(struct target *);
/* The target's contact is with its PHP-FPM from now on, if it has one and is
 * itself a web server. 0: it has none. */
int fpm_contact(struct target *, struct contact *);
size_t fpm_workers(pid_t master, pid_t *pids, size_t max);
void fpm_pool_of(int dir, struct fpm_pool *); /* of a worker's directory */

#endif
