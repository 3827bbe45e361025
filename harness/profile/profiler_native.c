/* SPDX-License-Identifier: MIT */
/*
 * C, C++, Rust: what the heap profiler samples that was loaded into the command
 * (preload/heap.c). It numbers its samples, so that each is known to be of a
 * part of the dose, and what was in use before counts in the heap alone. Names
 * are looked up at the end, when nobody waits.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "profile/native_frames.h"
#include "profile/profile.h"
#include "sample/heap_reading.h"

static const double names_s = 20;

struct state {
	const struct contact *contact;
	struct profile *profile;
	struct heap_table *table;		   /* the newest */
	struct modules modules;			   /* the same */
	uint64_t serials[PROFILE_CHECKPOINTS + 1]; /* when each part began */
	struct cohorts *cohorts[HEAP_STACKS];	   /* NULL: held nothing */
};

static int
state_read(struct state *state, struct error *err)
{
	free(state->table);
	state->table = heap_table_take(state->contact, err);
	return state->table != NULL ? 0 : -1;
}

/* Of everything that is in use. */
static double
heap_total(const struct heap_live *live, size_t count)
{
	double total = 0;

	for (size_t i = 0; i < count; i++)
		total += live[i].bytes;
	return total;
}

static void
native_end(void *arg)
{
	struct state *state = arg;
	struct native_stack *stacks = xcalloc(HEAP_STACKS, sizeof(*stacks));
	size_t count = 0;

	for (uint32_t i = 0; i < HEAP_STACKS; i++) {
		struct native_stack *stack = &stacks[count];

		if (state->cohorts[i] == NULL)
			continue;
		stack->cohorts = state->cohorts[i];
		stack->depth =
		    state->table != NULL
			? heap_table_stack(state->table, i, &stack->frames)
			: 0;
		count++;
	}
	if (count > 0)
		native_frames_add(state->profile, &state->modules, stacks,
				  count, names_s);
	for (size_t i = 0; i < HEAP_STACKS; i++)
		free(state->cohorts[i]);
	free(stacks);
	modules_free(&state->modules);
	free(state->table);
	free(state);
}

static void *
native_begin(struct contact *contact, struct profile *profile,
	     struct error *err)
{
	struct state *state = xcalloc(1, sizeof(*state));
	struct heap_live *live;
	size_t count;

	state->contact = contact;
	state->profile = profile;
	if (state_read(state, err) != 0) {
		native_end(state);
		return NULL;
	}
	count = heap_table_live(state->table, &live);
	profile->heap[0] = heap_total(live, count);
	state->serials[0] = state->table->header.serial;
	free(live);
	return state;
}

/* The part of the dose in which it was allocated; -1: before. */
static int
part_of(const struct state *state, size_t checkpoints, uint64_t serial)
{
	for (size_t part = checkpoints; part-- > 0;)
		if (serial > state->serials[part])
			return (int)part;
	return -1;
}

static void
state_take(struct state *state, const struct heap_live *live, size_t checkpoint)
{
	struct cohorts **cohorts = &state->cohorts[live->stack];
	int part = part_of(state, checkpoint + 1, live->serial);

	if (part < 0)
		return;
	if (*cohorts == NULL)
		*cohorts = xcalloc(1, sizeof(**cohorts));
	(*cohorts)->bytes[checkpoint][part] += live->bytes;
}

/* After all that load. */
static int
state_is_idle(const struct state *state, size_t at)
{
	return at + 1 == PROFILE_CHECKPOINTS &&
	       state->serials[at + 1] == state->serials[0] &&
	       heap_table_was_forked(state->contact);
}

static int
native_checkpoint(void *arg, struct profile *profile, struct error *err)
{
	struct state *state = arg;
	struct heap_live *live;
	size_t count, at;

	if (state_read(state, err) != 0)
		return -1;
	if (profile_checkpoint(profile) != 0)
		return error_set(err, STATUS_BUG, "too many checkpoints");
	at = profile->checkpoints - 1;
	count = heap_table_live(state->table, &live);
	for (size_t i = 0; i < count; i++)
		state_take(state, &live[i], at);
	profile->heap[at + 1] = heap_total(live, count);
	state->serials[at + 1] = state->table->header.serial;
	free(live);
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
