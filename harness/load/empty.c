/* SPDX-License-Identifier: MIT */
#include "load/empty.h"

enum { EMPTY_ITERATIONS = 1000, BROKEN_ITERATIONS = 40 };

/* A thread that has not begun an iteration has nothing to say. */
static int
empty_threads(const struct load_threads *threads)
{
	for (size_t i = 0; i < threads->count; i++) {
		const struct thread_counters *counters =
		    &threads->items[i]->group.stats.counters;

		if (counter_read(&counters->iterations) > 0 &&
		    counter_read(&counters->all_empty) == 0)
			return 0;
	}
	return 1;
}

int
empty_is_certain(const struct load *load)
{
	uint64_t empty = LOAD_SUM(load, empty);
	uint64_t enough = LOAD_SUM(load, broken) == empty ? BROKEN_ITERATIONS
							  : EMPTY_ITERATIONS;

	return LOAD_SUM(load, sent) == 0 && empty >= enough &&
	       empty_threads(&load->threads);
}
