/* SPDX-License-Identifier: MIT */
#include "judge/answer_proof.h"

#include <stdio.h>

const struct run_answerer *
answer_proof_other(const struct run_info *info)
{
	const struct run_list *list = &info->target.answers.processes;
	const struct run_answerer *items = list->items, *most = NULL;

	for (size_t i = 0; i < list->count; i++)
		if (items[i].sampled == 0 &&
		    (most == NULL || items[i].connections > most->connections))
			most = &items[i];
	return most;
}

double
answer_proof_sampled(const struct run_info *info)
{
	const struct run_list *list = &info->target.answers.processes;
	const struct run_answerer *items = list->items;
	double sum = 0;

	for (size_t i = 0; i < list->count; i++)
		if (items[i].sampled > 0)
			sum += items[i].connections;
	return sum;
}

/* Somebody sampled listens on the port. */
static int
sampled_listens(const struct run_answers *answers)
{
	const struct run_answerer *items = answers->processes.items;

	for (size_t i = 0; i < answers->processes.count; i++)
		if (items[i].sampled > 0)
			return 1;
	return 0;
}

/* "node (pid 812)", "a process of www-data that cannot be read from here" */
static void
other_write(char *text, size_t size, const struct run_answers *answers,
	    const struct run_answerer *other)
{
	if (other != NULL)
		snprintf(text, size, "%.60s (pid %.0f)",
			 run_or_empty(other->name), other->pid);
	else
		snprintf(text, size,
			 "a process of %.32s that cannot be read from here",
			 answers->user != NULL ? answers->user
					       : "another user");
}

const struct run_forward *
answer_proof_forward(const struct run_info *info, int sampled)
{
	const struct run_list *list = &info->target.answers.forwards;
	const struct run_forward *items = list->items;

	for (size_t i = 0; i < list->count; i++)
		if ((items[i].sampled > 0) == sampled)
			return &items[i];
	return NULL;
}

const struct run_answerer *
answer_proof_front(const struct run_info *info)
{
	const struct run_list *list = &info->target.answers.processes;
	const struct run_answerer *items = list->items, *most = NULL;

	if (answer_proof_forward(info, 1) == NULL)
		return NULL;
	for (size_t i = 0; i < list->count; i++)
		if (items[i].pid != info->target.pid &&
		    (most == NULL || items[i].connections > most->connections))
			most = &items[i];
	return most;
}

/* "node (pid 812)": who answered first. */
static const char *
first_write(char *text, size_t size, const struct run_answers *answers)
{
	const struct run_answerer *items = answers->processes.items;

	snprintf(text, size, "the target");
	if (answers->processes.count > 0)
		snprintf(text, size, "%.60s (pid %.0f)",
			 run_or_empty(items->name), items->pid);
	return text;
}

/* Requests go on to where nothing is sampled. */
static void
read_forward(struct conditions *conditions, const struct run_info *info,
	     const struct run_forward *forward)
{
	const char *late = forward->sampled > 0 ? " in time" : "";
	char who[88], to[104];

	if (forward->pid > 0)
		snprintf(to, sizeof(to), "%.60s (pid %.0f)",
			 run_or_empty(forward->name), forward->pid);
	else
		snprintf(to, sizeof(to), "%.56s, where no process can be read",
			 run_or_empty(forward->place));
	snprintf(conditions->unsampled, sizeof(conditions->unsampled),
		 "%s passes requests on to %s: what does the work was not "
		 "sampled%s",
		 first_write(who, sizeof(who), &info->target.answers), to,
		 late);
}

static void
read_undecided(struct conditions *conditions, const struct run_answers *answers)
{
	char who[96];

	snprintf(conditions->unsure, sizeof(conditions->unsure),
		 "%s connects to others, and in so few requests it could not "
		 "be told whether it passes them on",
		 first_write(who, sizeof(who), answers));
}

/* One that is not sampled; or if it was sampled too late, one that is. */
static const struct run_forward *
unseen_forward(const struct run_info *info, int late)
{
	const struct run_forward *forward = answer_proof_forward(info, 0);

	return forward == NULL && late ? answer_proof_forward(info, 1)
				       : forward;
}

void
answer_proof_read(struct conditions *conditions, const struct run_info *info,
		  int late)
{
	const struct run_answers *answers = &info->target.answers;
	const struct run_forward *unseen = unseen_forward(info, late);
	const struct run_answerer *other = answer_proof_other(info);
	double sampled = answer_proof_sampled(info);
	double others = answers->connections - sampled;
	char who[128];

	if (answers->undecided > 0)
		read_undecided(conditions, answers);
	if (answers->present && unseen != NULL)
		read_forward(conditions, info, unseen);
	if (!answers->present || answers->forwards.count > 0 ||
	    (other == NULL && !(answers->unowned > 0)) ||
	    (answers->connections == 0 && sampled_listens(answers)) ||
	    (answers->connections > 0 && !(others > 0)))
		return;
	other_write(who, sizeof(who), answers, other);
	if (sampled > 0)
		snprintf(
		    conditions->unsampled, sizeof(conditions->unsampled),
		    "%s answered %.0f of %.0f connections that were looked "
		    "at, and was not sampled",
		    who, others, answers->connections);
	else
		snprintf(
		    conditions->unsampled, sizeof(conditions->unsampled),
		    "%s answered the load, not %.60s (pid %.0f), which was "
		    "sampled",
		    who, run_or_empty(info->target.name), info->target.pid);
}
