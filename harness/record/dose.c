/* SPDX-License-Identifier: MIT */
#include "record/record.h"

uint64_t
dose_requests(const struct dose *dose)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < DOSE_SHARES; i++)
		sum += atomic_load_explicit(&dose->shares[i].requests,
					    memory_order_relaxed);
	return sum;
}

uint64_t
dose_errors(const struct dose *dose)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < DOSE_SHARES; i++)
		sum += atomic_load_explicit(&dose->shares[i].errors,
					    memory_order_relaxed);
	return sum;
}
