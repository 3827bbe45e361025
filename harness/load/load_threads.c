/* SPDX-License-Identifier: MIT */
#include "load/load_threads.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/notify.h"

int
threads_make(struct load_threads *threads, struct load_shared *shared,
	     struct error *err)
{
	threads->items =
	    xcalloc(shared->nthreads, sizeof(struct load_thread *));
	for (size_t i = 0; i < shared->nthreads; i++) {
		threads->items[i] = load_thread_new(shared, i, err);
		if (threads->items[i] == NULL)
			return -1;
		threads->count++;
	}
	return 0;
}

void
threads_free(struct load_threads *threads)
{
	for (size_t i = 0; i < threads->count; i++)
		load_thread_free(threads->items[i]);
	free(threads->items);
}

int
threads_start(struct load_threads *threads, struct error *err)
{
	for (size_t i = 0; i < threads->count; i++)
		if (load_thread_start(threads->items[i], err) != 0)
			return -1;
	return 0;
}

static int
thread_obeyed(const struct load_thread *thread, uint64_t word)
{
	return !thread->started ||
	       atomic_load_explicit(&thread->acknowledged,
				    memory_order_acquire) == word;
}

size_t
threads_join(struct load_threads *threads, const struct load_shared *shared)
{
	uint64_t word = counter_read(&shared->order);
	size_t held = 0;

	for (size_t i = 0; i < threads->count; i++)
		if (thread_obeyed(threads->items[i], word))
			load_thread_join(threads->items[i]);
		else
			held += load_thread_leave(threads->items[i]);
	return held;
}

void
threads_order(struct load_threads *threads, struct load_shared *shared,
	      struct order order)
{
	uint64_t serial = order_serial(counter_read(&shared->order)) + 1;

	atomic_store_explicit(&shared->order, order_pack(order, serial),
			      memory_order_release);
	for (size_t i = 0; i < threads->count; i++)
		notify_send(threads->items[i]->notify);
}

int
threads_obeyed(const struct load_threads *threads,
	       const struct load_shared *shared)
{
	uint64_t word = counter_read(&shared->order);

	for (size_t i = 0; i < threads->count; i++)
		if (!thread_obeyed(threads->items[i], word))
			return 0;
	return 1;
}

static int
thread_landed(const struct load_thread *thread)
{
	const struct thread_counters *counters = &thread->group.stats.counters;

	return counter_read(&counters->sent) == counter_read(&counters->landed);
}

int
threads_landed(const struct load_threads *threads,
	       const struct load_shared *shared, int leave_others)
{
	uint64_t word = counter_read(&shared->order);

	for (size_t i = 0; i < threads->count; i++)
		if (thread_obeyed(threads->items[i], word)
			? !thread_landed(threads->items[i])
			: !leave_others)
			return 0;
	return 1;
}

uint64_t
threads_sum(const struct load_threads *threads, size_t offset)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < threads->count; i++) {
		const struct thread_counters *counters =
		    &threads->items[i]->group.stats.counters;

		sum += counter_read(
		    (const counter *)((const char *)counters + offset));
	}
	return sum;
}
