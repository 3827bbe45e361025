/* SPDX-License-Identifier: MIT */
/*
 * One --out: a thread that sends sets of points to one receiver. What fails is
 * told, and is nothing that the run would notice.
 */
#ifndef OUT_OUTLET_H
#define OUT_OUTLET_H

#include <pthread.h>

#include "base/settings.h"
#include "net/post.h"
#include "out/backlog.h"
#include "out/destination.h"

struct outlet {
	struct destination destination;
	const struct identity *identity; /* borrowed */
	void (*note)(const char *text);	 /* from any thread */
	struct backlog backlog;
	struct strings headers;
	struct post *post;
	pthread_t thread;
	int started;
	/* Of the thread, until it has ended. */
	size_t arrived, refused, given_up, left_out;
	struct error failure; /* the first */
};

/* text: NAME=URL. The settings are borrowed. Free it also after an error. */
int outlet_open(struct outlet *, const char *text, const struct settings *,
		struct error *);
/* Begins to send. -1: there can be no thread. */
int outlet_start(struct outlet *, const struct identity *,
		 void (*note)(const char *text), struct error *);
/* Nothing comes any more, and what is left has so many seconds. */
void outlet_end(struct outlet *, double seconds);
/* Waits for the end, and tells what was lost. */
void outlet_close(struct outlet *);
void outlet_free(struct outlet *);

#endif
