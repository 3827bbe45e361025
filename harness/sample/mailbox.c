/* SPDX-License-Identifier: MIT */
#include "sample/mailbox.h"

#include <math.h>

#include "base/thread.h"

void
mailbox_init(struct mailbox *mailbox)
{
	thread_cond_init(&mailbox->wake);
	pthread_mutex_init(&mailbox->lock, NULL);
	mailbox->latest = (struct reading){NAN, NAN, NAN};
}

void
mailbox_free(struct mailbox *mailbox)
{
	pthread_cond_destroy(&mailbox->wake);
	pthread_mutex_destroy(&mailbox->lock);
}

void
mailbox_ask(struct mailbox *mailbox)
{
	pthread_mutex_lock(&mailbox->lock);
	mailbox->asked++;
	pthread_cond_signal(&mailbox->wake);
	pthread_mutex_unlock(&mailbox->lock);
}

unsigned
mailbox_answered(struct mailbox *mailbox)
{
	unsigned answered;

	pthread_mutex_lock(&mailbox->lock);
	answered = mailbox->answered;
	pthread_mutex_unlock(&mailbox->lock);
	return answered;
}

void
mailbox_latest(struct mailbox *mailbox, struct reading *latest)
{
	pthread_mutex_lock(&mailbox->lock);
	*latest = mailbox->latest;
	pthread_mutex_unlock(&mailbox->lock);
}

void
mailbox_stop(struct mailbox *mailbox)
{
	pthread_mutex_lock(&mailbox->lock);
	mailbox->stop = 1;
	pthread_cond_signal(&mailbox->wake);
	pthread_mutex_unlock(&mailbox->lock);
}

void
mailbox_tell(void *arg)
{
	struct mailbox *mailbox = arg;

	pthread_mutex_lock(&mailbox->lock);
	mailbox->told = 1;
	pthread_cond_signal(&mailbox->wake);
	pthread_mutex_unlock(&mailbox->lock);
}

unsigned
mailbox_asked(struct mailbox *mailbox)
{
	unsigned asked;

	pthread_mutex_lock(&mailbox->lock);
	asked = mailbox->asked;
	pthread_mutex_unlock(&mailbox->lock);
	return asked;
}

void
mailbox_answer(struct mailbox *mailbox, unsigned answered)
{
	pthread_mutex_lock(&mailbox->lock);
	mailbox->answered = answered;
	pthread_mutex_unlock(&mailbox->lock);
}

void
mailbox_keep(struct mailbox *mailbox, struct reading now, int has_anon)
{
	pthread_mutex_lock(&mailbox->lock);
	if (!has_anon)
		now.anon_bytes = mailbox->latest.anon_bytes;
	mailbox->latest = now;
	pthread_mutex_unlock(&mailbox->lock);
}

/* A request is in hand as long as a runtime is being asked; an answer that was
 * waited for has its row. */
static int
mailbox_calls(const struct mailbox *mailbox, int asking, int scraping)
{
	return mailbox->stop || (mailbox->told && (asking || scraping)) ||
	       (mailbox->asked != mailbox->answered && !asking);
}

int
mailbox_wait(struct mailbox *mailbox, double until_s, int asking, int scraping)
{
	int stop;

	pthread_mutex_lock(&mailbox->lock);
	while (!mailbox_calls(mailbox, asking, scraping) &&
	       thread_cond_wait(&mailbox->wake, &mailbox->lock, until_s))
		continue;
	mailbox->told = 0;
	stop = mailbox->stop;
	pthread_mutex_unlock(&mailbox->lock);
	return stop;
}
