/* SPDX-License-Identifier: MIT */
#include "record/record.h"

#include <stddef.h>

/* The sum over all shares of the counter at that offset in each. */
static uint64_t
dose_sum(const struct dose *dose, size_t offset)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < DOSE_SHARES; i++) {
		const char *share = (const char *)&dose->shares[i];

		sum += atomic_load_explicit(
		    (const _Atomic uint64_t *)(const void *)(share + offset),
		    memory_order_relaxed);
	}
	return sum;
}

uint64_t
dose_requests(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, requests));
}

uint64_t
dose_errors(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, errors));
}

uint64_t
dose_visitors(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, visitors));
}

uint64_t
dose_connections(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, connections));
}

uint64_t
dose_aborts(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, aborts));
}

uint64_t
dose_messages(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, messages));
}

uint64_t
dose_streams(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, streams));
}

uint64_t
dose_all_errors(const struct dose *dose)
{
	return dose_sum(dose, offsetof(struct dose_share, all_errors));
}

uint64_t
dose_counted(const struct dose *dose, size_t counter)
{
	return dose_sum(dose, offsetof(struct dose_share, counted) +
				  counter * sizeof(_Atomic uint64_t));
}
