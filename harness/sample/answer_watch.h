/* SPDX-License-Identifier: MIT */
/* What the thread that looks who answers knows; for answer_*.c alone. */
#ifndef SAMPLE_ANSWER_WATCH_H
#define SAMPLE_ANSWER_WATCH_H

#include <pthread.h>
#include <semaphore.h>

#include "sample/answers.h"
#include "sample/forwarding.h"
#include "sample/own_connections.h"

struct answer_watch {
	struct answer_plan plan;
	int diag;
	int apart; /* the target's network is not flatline's */
	double search_left_s;
	struct own_connections own;
	struct forwarding forwarding;
	struct answers answers;
	int doubtful; /* requests seem to be passed on, by whom is not known */
	pthread_t thread;
	sem_t end;	       /* posted once */
	int ended;	       /* and taken */
	pthread_mutex_t lock;  /* over what follows */
	struct answers shared; /* what others may see */
	int news;
};

/* Whether the process is one of them. */
int answer_is_among(pid_t, const pid_t *pids, size_t count);
/* Who holds the other ends of connections that were not looked at yet. */
void answer_look(struct answer_watch *);
/* Who listens on the port: all that is known where no connection could be met.
 */
void answer_listeners(struct answer_watch *);
/* Samples those, too, that listen on the same port, at the same kind of
 * address, and so share its connections (SO_REUSEPORT). */
void answer_adopt_listeners(const struct answer_plan *);

/* Those that answer, and those that requests are passed on to. */
size_t answer_pids(const struct answer_watch *, pid_t *pids, size_t max);
/* Follows to the places that marks arrived at. 1: it is to end. */
int answer_follow(struct answer_watch *);

#endif
