/* SPDX-License-Identifier: MIT */
#include "sample/tree.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"

/*
 * A child that has just been forked still shares or copies its parent's memory,
 * and many end at once: very young ones are not sampled, and only those that
 * last are recorded.
 */
static const double young_s = 0.1;
static const double settled_s = 1;

enum { ANNOUNCEMENTS = 200 };

const struct process *
tree_find(const struct tree *tree, pid_t pid)
{
	for (size_t i = 0; i < tree->count; i++)
		if (tree->items[i].id.pid == pid)
			return &tree->items[i];
	return NULL;
}

static void
tree_announce(struct tree *tree, struct record *record,
	      const struct process *process, const char *what)
{
	if (tree->announcements > ANNOUNCEMENTS)
		return;
	if (tree->announcements++ == ANNOUNCEMENTS)
		record_event(record, "process", "more are not shown");
	else
		record_event(record, "process", "%s (pid %d) %s", process->name,
			     (int)process->id.pid, what);
}

static int
tree_is_young(struct tree *tree, pid_t pid, const struct proc_stat *stat)
{
	int young = !members_are_rooted_at(&tree->members, pid) &&
		    proc_age(stat->start) < young_s;

	tree->young |= young;
	return young;
}

static void
tree_add(struct tree *tree, pid_t pid)
{
	struct process *process = &tree->items[tree->count];
	struct proc_stat stat;
	int dir;

	/* flatline itself can descend from a target: a shell, for example. */
	if (pid == getpid() || (dir = proc_open(pid)) < 0)
		return;
	if (proc_stat(dir, &stat) != 0 || tree_is_young(tree, pid, &stat)) {
		close(dir);
		return;
	}
	*process =
	    (struct process){.id = {pid, stat.start}, .dir = dir, .own = NAN};
	process->contact = tree->terms;
	process->contact.pid = pid;
	process->contact.dir = dir;
	snprintf(process->name, sizeof(process->name), "%s", stat.name);
	for (size_t i = 0; i < SOURCE_LIMIT; i++) {
		process->kept[i] = -1;
		for (size_t j = 0; j < SOURCE_METRICS; j++)
			process->values[i][j] = NAN;
	}
	tree->count++;
	tree->several |= tree->count > 1;
}

static void
process_close(struct process *process)
{
	for (size_t i = 0; i < SOURCE_LIMIT; i++)
		if (process->kept[i] >= 0)
			close(process->kept[i]);
	close(process->dir);
}

void
tree_set_members(struct tree *tree, const struct members *members)
{
	if (members->nroots != tree->members.nroots)
		tree->last_pid = -1; /* so that they are looked for */
	tree->members = *members;
}

/* Adds those that are not followed yet. Children are sought of every process
 * that is: a root may end before them. */
static void
tree_add_members(struct tree *tree)
{
	pid_t pids[2 * PROC_TREE];
	size_t known = 0, count;

	for (size_t i = 0; i < tree->count; i++)
		pids[known++] = tree->items[i].id.pid;
	count = members_find(&tree->members, pids, known, COUNT(pids));
	for (size_t i = known; i < count && tree->count < PROC_TREE; i++)
		tree_add(tree, pids[i]);
}

static void
tree_discover(struct tree *tree, struct record *record)
{
	tree_add_members(tree);
	if (tree->count == PROC_TREE && !tree->full++)
		record_event(record, "process",
			     "%d processes are sampled; any more are not",
			     PROC_TREE);
}

void
tree_init(struct tree *tree, const struct members *members,
	  const struct contact *terms)
{
	*tree = (struct tree){.members = *members, .last_pid = -1};
	if (terms != NULL)
		tree->terms = *terms;
	if (members->above == 0)
		tree_add_members(tree);
}

/* The last values of its counters still count. */
static void
tree_drop(struct tree *tree, size_t index, struct record *record)
{
	struct process *process = &tree->items[index];

	for (size_t i = 0; i < source_count; i++)
		for (size_t j = 0; j < source_table[i]->nmetrics; j++)
			if (!isnan(process->values[i][j]))
				tree->ended[i][j] += process->values[i][j];
	if (process->announced)
		tree_announce(tree, record, process, "ended");
	process_close(process);
	*process = tree->items[--tree->count];
}

void
tree_sweep(struct tree *tree, struct record *record)
{
	for (size_t i = tree->count; i-- > 0;)
		if (tree->items[i].gone) {
			tree_drop(tree, i, record);
			tree->stale = 1;
		}
}

/* A process gets another name when it executes another program. */
static void
tree_check(struct tree *tree, struct record *record)
{
	struct proc_stat stat;

	for (size_t i = 0; i < tree->count; i++) {
		struct process *process = &tree->items[i];

		if (proc_stat(process->dir, &stat) != 0) {
			process->gone = 1;
			continue;
		}
		snprintf(process->name, sizeof(process->name), "%s", stat.name);
		if (!process->announced && proc_age(stat.start) >= settled_s) {
			process->announced = 1;
			tree_announce(tree, record, process, "is there");
		}
	}
}

/* There can be no new process if no number was given out since the last search,
 * and all that it found were added. */
static int
tree_is_complete(struct tree *tree)
{
	long last = proc_last_pid();
	int same = last >= 0 && last == tree->last_pid;

	tree->last_pid = last;
	/* A process moves into a control group without being created. */
	if (same && !tree->young && !tree->full && tree->members.group == NULL)
		return 1;
	tree->young = 0;
	return 0;
}

void
tree_refresh(struct tree *tree, struct record *record)
{
	tree_check(tree, record);
	tree_sweep(tree, record);
	if (!tree_is_complete(tree))
		tree_discover(tree, record);
	tree->stale = 0;
}

void
tree_free(struct tree *tree)
{
	while (tree->count > 0)
		process_close(&tree->items[--tree->count]);
}

/* Processes that cannot tell are left out of the sum of what others tell. */
static int
process_counts(const struct process *process, size_t source, size_t metric)
{
	switch (source_table[source]->metrics[metric].kind) {
	case METRIC_ASKED:
		return process->answers;
	case METRIC_HELPED:
		return process->helped;
	default:
		return 1;
	}
}

/* A value that processes share is not added up. */
static double
tree_largest(const struct tree *tree, size_t source, size_t metric)
{
	double largest = NAN;

	for (size_t i = 0; i < tree->count; i++)
		largest = fmax(largest, tree->items[i].values[source][metric]);
	return largest;
}

double
tree_sum(const struct tree *tree, size_t source, size_t metric)
{
	const struct metric *row = &source_table[source]->metrics[metric];
	int counter = row->kind == METRIC_COUNTER;
	double sum = counter ? tree->ended[source][metric] : 0;
	size_t count = 0;

	if (row->kind == METRIC_GROUP)
		return tree->group_is_read ? tree->group[metric]
					   : tree_largest(tree, source, metric);
	if (tree->headless && !counter)
		return NAN;
	for (size_t i = 0; i < tree->count; i++) {
		if (!process_counts(&tree->items[i], source, metric))
			continue;
		sum += tree->items[i].values[source][metric];
		count++;
	}
	return count == 0 && !counter ? NAN : sum;
}
