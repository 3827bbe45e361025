/* SPDX-License-Identifier: MIT */
/*
 * PHP-FPM: what outlives requests, told from what PHP gives back after each. In
 * what flatline started, opcache and APCu are asked by a script, and what
 * extensions keep is a sample of malloc's blocks in each worker (preload/).
 * Anything else is only looked at from outside: nothing is put into it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "profile/fpm_ask.h"
#include "profile/held.h"
#include "profile/native_heap.h"
#include "profile/php_frames.h"
#include "profile/php_memory.h"
#include "sample/proc.h"

enum { WORKERS = 64, ROUNDS = 2, TRIES = 3 };

#define SCRIPT "flatline_helper.php"

static const double names_s = 20;

struct worker {
	pid_t pid;
	int dir;
	int gone, sampled;
	struct php_memory before, now;
	struct native_heap heap;
};

struct state {
	const struct contact *contact;
	struct profile *profile;
	struct worker *workers[WORKERS];
	size_t count;
	int sampled;		/* any of them */
	int asked;		/* the stores are, too */
	struct buf before, now; /* what they told */
	struct modules modules; /* of a worker: they are alike */
};

static void
worker_free(struct worker *worker)
{
	close(worker->dir);
	native_heap_free(&worker->heap);
	free(worker);
}

static void
blame(struct state *state)
{
	struct native_stack *stacks =
	    xcalloc(WORKERS * HEAP_STACKS, sizeof(*stacks));
	size_t count = 0;

	for (size_t i = 0; i < state->count; i++)
		count += native_heap_stacks(&state->workers[i]->heap,
					    stacks + count);
	if (count > 0) {
		native_frames_add(state->profile, &state->modules, stacks,
				  count, names_s);
		php_frames_blame(state->profile);
	}
	free(stacks);
}

static void
php_end(void *arg)
{
	struct state *state = arg;

	if (state->profile->checkpoints > 0)
		blame(state);
	for (size_t i = 0; i < state->count; i++)
		worker_free(state->workers[i]);
	modules_free(&state->modules);
	buf_free(&state->before);
	buf_free(&state->now);
	free(state);
}

/* NULL: it is not sampled. */
static struct heap_table *
worker_table(const struct state *state, const struct worker *worker)
{
	struct heap_table *table =
	    state->contact->started ? heap_table_read(worker->dir) : NULL;

	if (table != NULL && table->header.magic == HEAP_MAGIC &&
	    table->header.state == HEAP_SAMPLES)
		return table;
	free(table);
	return NULL;
}

/* What it holds already does not count. */
static void
worker_begin(struct state *state, struct worker *worker, size_t checkpoint)
{
	struct heap_table *table = worker_table(state, worker);

	worker->gone = php_memory_read(worker->dir, &worker->before) != 0;
	worker->now = worker->before;
	worker->sampled = table != NULL;
	state->sampled |= worker->sampled;
	if (table != NULL)
		native_heap_begin(&worker->heap, table, checkpoint);
	free(table);
}

static void
worker_add(struct state *state, pid_t pid, size_t checkpoint)
{
	struct worker *worker;
	int dir = proc_open(pid);

	if (dir < 0)
		return;
	worker = xcalloc(1, sizeof(*worker));
	worker->pid = pid;
	worker->dir = dir;
	worker_begin(state, worker, checkpoint);
	if (worker->gone)
		worker_free(worker);
	else
		state->workers[state->count++] = worker;
}

static int
knows(const struct state *state, pid_t pid)
{
	for (size_t i = 0; i < state->count; i++)
		if (state->workers[i]->pid == pid)
			return 1;
	return 0;
}

static void
workers_find(struct state *state, size_t checkpoint)
{
	pid_t pids[WORKERS];
	size_t count = fpm_workers(state->contact->pid, pids, WORKERS);

	for (size_t i = 0; i < count && state->count < WORKERS; i++)
		if (!knows(state, pids[i]))
			worker_add(state, pids[i], checkpoint);
}

/* What a worker that has ended kept is free again. */
static void
worker_look(struct state *state, struct worker *worker, size_t checkpoint)
{
	struct heap_table *table;

	if (worker->gone || php_memory_read(worker->dir, &worker->now) != 0) {
		worker->gone = 1;
		return;
	}
	table = worker_table(state, worker);
	if (table != NULL && worker->sampled)
		native_heap_look(&worker->heap, table, checkpoint);
	free(table);
	modules_free(&state->modules);
	modules_read(&state->modules, worker->dir);
}

/* Any pool of the master's can tell: all share the stores. */
static int
stores_ask(const struct state *state, struct buf *told, struct error *err)
{
	char *script = xasprintf("%s/" SCRIPT, state->contact->helpers);
	int result = error_set(err, STATUS_UNAVAILABLE, "it has no workers");
	int tries = 0;

	for (size_t i = 0; i < state->count && result != 0; i++) {
		struct fpm_pool pool;

		if (state->workers[i]->gone || tries++ >= TRIES)
			continue;
		*err = (struct error){.status = STATUS_OK};
		fpm_pool_of(state->workers[i]->dir, &pool);
		result = fpm_ask(&pool, script, told, err);
	}
	if (result == 0 && !held_is_whole(buf_text(told), told->len))
		result = error_set(err, STATUS_UNAVAILABLE,
				   "its pool did not run the script that asks");
	free(script);
	return result;
}

/* One that does not answer for once counts as before. */
static void
stores_refresh(const struct state *state, struct buf *told)
{
	struct error ignored = {.status = STATUS_OK};
	struct buf now = {0};

	if (stores_ask(state, &now, &ignored) == 0) {
		buf_free(told);
		*told = now;
		return;
	}
	buf_free(&now);
}

static double
state_heap(const struct state *state)
{
	double shared = 0, sum = 0;

	for (size_t i = 0; i < state->count; i++) {
		const struct worker *worker = state->workers[i];

		if (worker->gone)
			continue;
		sum += worker->sampled ? worker->heap.total : worker->now.kept;
		shared = fmax(shared, worker->now.shared);
	}
	return sum + (state->asked ? held_heap(buf_text(&state->now)) : shared);
}

static void
state_note(struct state *state, const char *text)
{
	if (state->profile->keepers_missing == NULL)
		state->profile->keepers_missing = xstrdup(text);
}

static void
stores_begin(struct state *state)
{
	struct error err = {.status = STATUS_OK};

	if (!state->contact->started || state->contact->helpers == NULL) {
		state_note(state,
			   "flatline did not start it, so that nothing is put "
			   "into it: which extension, keys or scripts, is told "
			   "of -- COMMAND");
		return;
	}
	state->asked = stores_ask(state, &state->before, &err) == 0;
	if (!state->asked)
		state_note(state, err.text);
	/* Each worker that runs the script keeps something for it: not later.
	 */
	for (size_t i = 0; state->asked && i < ROUNDS * state->count; i++)
		stores_refresh(state, &state->before);
	buf_add(&state->now, buf_text(&state->before), state->before.len);
}

static void *
php_begin(struct contact *contact, struct profile *profile, struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));

	state->contact = contact;
	state->profile = profile;
	workers_find(state, 0);
	if (state->count == 0) {
		error_set(err, STATUS_UNAVAILABLE,
			  "PHP-FPM (pid %d) has no worker whose memory can be "
			  "read",
			  (int)contact->pid);
		php_end(state);
		return NULL;
	}
	stores_begin(state);
	for (size_t i = 0; i < state->count; i++)
		worker_begin(state, state->workers[i], 0);
	profile->heap[0] = state_heap(state);
	return state;
}

static void
frame_set(struct profile *profile, const char *package, const char *function,
	  double bytes)
{
	size_t frame = profile_child(profile, 0, function, "", 0);

	if (profile->frames[frame].package == NULL)
		profile->frames[frame].package = xstrdup(package);
	profile->frames[frame].bytes = bytes;
}

/* What nothing inside tells is seen from outside. */
static void
outside_tell(const struct state *state, struct profile *profile)
{
	double kept = 0, before = 0, now = 0;

	for (size_t i = 0; i < state->count; i++) {
		const struct worker *worker = state->workers[i];

		before = fmax(before, worker->before.shared);
		now = fmax(now, worker->now.shared);
		if (!worker->gone && !worker->sampled)
			kept += worker->now.kept - worker->before.kept;
	}
	if (!state->sampled)
		frame_set(profile, PHP_MALLOC,
			  "extensions and what is persistent", kept);
	if (!state->asked)
		frame_set(profile, PHP_SHARED, "opcache, APCu and the like",
			  now - before);
}

static int
stores_tell(struct state *state, struct profile *profile, struct error *err)
{
	if (!state->asked)
		return 0;
	stores_refresh(state, &state->now);
	if (held_parse(profile, buf_text(&state->before), -1, php_store_belongs,
		       err) != 0)
		return -1;
	return held_parse(profile, buf_text(&state->now), 1, php_store_belongs,
			  err);
}

static void
workers_tell(const struct state *state, struct profile *profile, size_t at)
{
	profile->workers = xrealloc(
	    profile->workers, (state->count + 1) * sizeof(*profile->workers));
	profile->nworkers = 0;
	for (size_t i = 0; i < state->count; i++) {
		const struct worker *worker = state->workers[i];
		double more = worker->now.kept - worker->before.kept;

		if (!worker->gone)
			profile->workers[profile->nworkers++] =
			    (struct profile_worker){
				.pid = worker->pid,
				.more = worker->sampled ? native_heap_kept(
							      &worker->heap, at)
							: more,
				.passing = worker->now.requests};
	}
}

static int
php_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;
	size_t at = profile->checkpoints;

	if (profile_checkpoint(profile) != 0)
		return error_set(err, STATUS_BUG, "too many checkpoints");
	for (size_t i = 0; i < state->count; i++)
		worker_look(state, state->workers[i], at);
	workers_find(state, at + 1);
	outside_tell(state, profile);
	if (stores_tell(state, profile, err) != 0)
		return -1;
	profile_age(profile);
	profile_tallies_sort(profile);
	workers_tell(state, profile, at);
	profile->heap[at + 1] = state_heap(state);
	return 0;
}

const struct profiler profiler_php = {
    .runtime = "php",
    .help = "a look at PHP-FPM's workers and stores",
    .helper = {.script = "php.php", .loaded = SCRIPT},
    .stores = php_is_store,
    .begin = php_begin,
    .checkpoint = php_checkpoint,
    .end = php_end,
};
