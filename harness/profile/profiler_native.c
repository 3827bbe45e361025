/* SPDX-License-Identifier: MIT */
/*
 * C, C++, Rust: what the heap profiler samples that was loaded into the command
 * (preload/heap.c). It numbers its samples, so that each is known to be of a
 * part of the dose, and what was in use before counts in the heap alone. Names
 * are looked up at the end, when nobody waits.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "profile/native_heap.h"

static const double names_s = 20;

struct state {
	const struct contact *contact;
	struct profile *profile;
	struct modules modules; /* the newest */
	struct native_heap heap;
};

static void
native_end(void *arg)
{
	struct state *state = arg;
	struct native_stack *stacks = xcalloc(HEAP_STACKS, sizeof(*stacks));
	size_t count = native_heap_stacks(&state->heap, stacks);

	if (count > 0)
		native_frames_add(state->profile, &state->modules, stacks,
				  count, names_s);
	free(stacks);
	native_heap_free(&state->heap);
	modules_free(&state->modules);
	free(state);
}

static void *
native_begin(struct contact *contact, struct profile *profile,
	     struct error *err)
{
	struct heap_table *table = heap_table_take(contact, err);
	struct state *state;

	if (table == NULL)
		return NULL;
	state = xcalloc(1, sizeof(*state));
	state->contact = contact;
	state->profile = profile;
	native_heap_begin(&state->heap, table, 0);
	profile->heap[0] = state->heap.total;
	free(table);
	return state;
}

/* After all that load. */
static int
state_is_idle(const struct state *state, size_t at)
{
	return at + 1 == PROFILE_CHECKPOINTS &&
	       state->heap.serials[at + 1] == state->heap.serials[0] &&
	       heap_table_was_forked(state->contact);
}

static int
native_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;
	struct heap_table *table = heap_table_take(state->contact, err);
	size_t at;

	if (table == NULL)
		return -1;
	if (profile_checkpoint(profile) != 0) {
		free(table);
		return error_set(err, STATUS_BUG, "too many checkpoints");
	}
	at = profile->checkpoints - 1;
	native_heap_look(&state->heap, table, at);
	profile->heap[at + 1] = state->heap.total;
	free(table);
	if (state_is_idle(state, at))
		return error_set(err, STATUS_UNAVAILABLE,
				 "process %d is native and leaves the work to "
				 "processes that it has forked, which the "
				 "profiler does not follow: have it serve from "
				 "its first process",
				 (int)state->contact->pid);
	modules_free(&state->modules);
	modules_read(&state->modules, state->contact->dir);
	return 0;
}

const struct profiler profiler_native = {
    .runtime = "native",
    .help = "a sample of malloc's blocks",
    .begin = native_begin,
    .checkpoint = native_checkpoint,
    .end = native_end,
};
