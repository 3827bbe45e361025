/* SPDX-License-Identifier: MIT */
/*
 * What the sampler's thread and all others tell each other: requests for a full
 * sample, answers that have come, the newest reading, the end. All functions
 * are thread-safe.
 */
#ifndef SAMPLE_MAILBOX_H
#define SAMPLE_MAILBOX_H

#include <pthread.h>

#include "sample/sample.h"

struct mailbox {
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t wake;
	int stop;
	int told;		  /* an answer has come */
	unsigned asked, answered; /* full samples, by request */
	struct reading latest;
};

void mailbox_init(struct mailbox *);
void mailbox_free(struct mailbox *);

/* For whoever uses the sampler. */
void mailbox_ask(struct mailbox *);
unsigned mailbox_answered(struct mailbox *);
void mailbox_latest(struct mailbox *, struct reading *);
void mailbox_stop(struct mailbox *);
/* An answer is here: it gets a row at once. As of struct aside. */
void mailbox_tell(void *mailbox);

/* For the sampler's thread. */
/* Full samples that were asked for so far. */
unsigned mailbox_asked(struct mailbox *);
/* So many of them have been taken. */
void mailbox_answer(struct mailbox *, unsigned answered);
/* Without has_anon, the anonymous bytes of the last one stay. */
void mailbox_keep(struct mailbox *, struct reading, int has_anon);
/*
 * Waits until that time, of clock_now(), or until something is to be done at
 * once. asking: a runtime is being asked; scraping: the page is. Returns
 * whether this is the end.
 */
int mailbox_wait(struct mailbox *, double until_s, int asking, int scraping);

#endif
