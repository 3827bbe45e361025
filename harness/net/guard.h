/* SPDX-License-Identifier: MIT */
/*
 * A thread that watches another one work in libcurl, which reads from an HTTP/2
 * connection until there is nothing left to be read and calls nobody meanwhile:
 * a peer that always has another empty frame to send keeps it there for ever.
 * When one call has taken too much of the processor, the connection is shut
 * down, which ends it.
 */
#ifndef NET_GUARD_H
#define NET_GUARD_H

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

enum { GUARD_ANY = -1 /* not known which socket */ };

struct guard {
	pthread_t thread;
	int started;
	clockid_t watched;	 /* the processor time of the watched thread */
	_Atomic unsigned serial; /* odd while it is in libcurl, */
	_Atomic int socket;	 /* for this one, or GUARD_ANY */
	double most_s;		 /* of the processor, for one call */
	pthread_mutex_t lock;	 /* over what follows */
	pthread_cond_t wake;
	int stop;
	int *sockets; /* open ones */
	size_t count, room;
};

/* Watches the first thread that enters. */
void guard_start(struct guard *);
void guard_stop(struct guard *);
/* The handle's sockets are watched from now on. */
void guard_watch(struct guard *, CURL *);

/* libcurl is called; and has returned. */
void guard_enter(struct guard *, int socket);
void guard_leave(struct guard *);

#endif
