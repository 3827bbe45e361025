/* SPDX-License-Identifier: MIT */
#include "sample/asking.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

void
asking_init(struct asking *asking, void (*tell)(void *), void *arg)
{
	asking->count = 0;
	asking->stop = 0;
	aside_init(&asking->aside, tell, arg);
}

static void
answer_ask(struct answer *answer)
{
	source_table[answer->source]->ask(&answer->contact, answer->values,
					  &answer->reason);
}

/* In its own thread. */
static void
asking_run(void *arg)
{
	struct asking *asking = arg;

	for (size_t i = 0; i < asking->count && !asking->stop; i++)
		answer_ask(&asking->answers[i]);
}

/* Nothing, if its directory cannot be kept open. */
static void
asking_add(struct asking *asking, const struct process *process, size_t source)
{
	struct answer *answer = &asking->answers[asking->count];
	int dir = fcntl(process->dir, F_DUPFD_CLOEXEC, 0);

	if (dir < 0)
		return;
	*answer = (struct answer){
	    .id = process->id, .source = source, .contact = process->contact};
	answer->contact.dir = dir;
	for (size_t j = 0; j < SOURCE_METRICS; j++)
		answer->values[j] = NAN;
	asking->count++;
}

static void
asking_forget(struct asking *asking)
{
	while (asking->count > 0)
		close(asking->answers[--asking->count].contact.dir);
}

size_t
asking_begin(struct asking *asking, struct tree *tree)
{
	for (size_t p = 0; p < tree->count; p++)
		for (size_t i = 0; i < source_count; i++)
			if (source_table[i]->ask != NULL &&
			    contact_asker(&tree->items[p].contact) != NULL &&
			    asking->count < PROC_TREE)
				asking_add(asking, &tree->items[p], i);
	if (asking->count > 0 &&
	    aside_begin(&asking->aside, asking_run, asking) != 0)
		asking_forget(asking);
	if (asking->count > 0)
		pauses_begin(asking->pauses, asking->aside.began_s);
	return asking->count;
}

size_t
asking_end(struct asking *asking, struct tree *tree, struct gaps *gaps,
	   struct record *record, double *took_s)
{
	size_t answered = 0;

	*took_s = aside_end(&asking->aside);
	pauses_end(asking->pauses, asking->aside.began_s + *took_s);
	for (size_t i = 0; i < asking->count; i++) {
		readings_answer(tree, &asking->answers[i], gaps, record);
		answered += asking->answers[i].contact.failed == 0;
	}
	asking_forget(asking);
	return answered;
}

void
asking_free(struct asking *asking, struct tree *tree)
{
	asking->stop = 1;
	if (asking->aside.under_way)
		aside_end(&asking->aside);
	for (size_t i = 0; i < asking->count; i++)
		readings_learn(tree, &asking->answers[i]);
	asking_forget(asking);
	aside_free(&asking->aside);
}
