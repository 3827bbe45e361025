/* SPDX-License-Identifier: MIT */
#include "load/quota.h"

#include "base/notify.h"

int
quota_may_begin(const struct quota *quota, const struct order *order)
{
	if (order->phase >= PHASE_DRAIN)
		return 0;
	if (order->phase == PHASE_WARMUP)
		return 1;
	if (counter_read(&quota->burst) > 0)
		return order->cycle == CYCLE_BURST &&
		       counter_read(&quota->taken) <
			   counter_read(&quota->burst);
	return quota->measure == 0 ||
	       counter_read(&quota->taken) < quota->measure;
}

/* Once the warm-up's requests are taken the next ones are measured, even
 * before the order that says so has been read. */
static int
quota_is_warm(const struct quota *quota, const struct order *order)
{
	return order->phase > PHASE_WARMUP ||
	       (quota->warmup > 0 &&
		counter_read(&quota->warmed) >= quota->warmup);
}

int
quota_reserve(struct quota *quota, const struct order *order, int *reserved)
{
	uint64_t taken = counter_read(&quota->taken);

	if (counter_read(&quota->burst) == 0 || !quota_is_warm(quota, order))
		return 0;
	do {
		if (taken >= counter_read(&quota->burst))
			return -1;
	} while (
	    !atomic_compare_exchange_weak(&quota->taken, &taken, taken + 1));
	*reserved = 1;
	return 0;
}

void
quota_unreserve(struct quota *quota, int *reserved)
{
	if (*reserved)
		atomic_fetch_sub(&quota->taken, 1);
	*reserved = 0;
}

/* Whoever takes the last one tells the coordinator. */
static int
quota_take_from(struct quota *quota, counter *taken, uint64_t most)
{
	uint64_t before =
	    atomic_fetch_add_explicit(taken, 1, memory_order_relaxed);

	if (before + 1 == most)
		notify_send(quota->notify);
	return before < most ? 0 : -1;
}

/* Iterations that a burst began are completed, even beyond its count. */
static enum quota_grant
quota_take_measured(struct quota *quota, int *reserved)
{
	if (counter_read(&quota->burst) > 0) {
		if (!*reserved)
			quota_take_from(quota, &quota->taken,
					counter_read(&quota->burst));
		*reserved = 0;
		return QUOTA_MEASURED;
	}
	if (quota->measure == 0 ||
	    quota_take_from(quota, &quota->taken, quota->measure) == 0)
		return QUOTA_MEASURED;
	return QUOTA_SPENT;
}

enum quota_grant
quota_take(struct quota *quota, const struct order *order, int *reserved)
{
	if (order->phase >= PHASE_DRAIN)
		return QUOTA_SPENT;
	if (order->phase == PHASE_WARMUP &&
	    (quota->warmup == 0 ||
	     quota_take_from(quota, &quota->warmed, quota->warmup) == 0))
		return QUOTA_UNMEASURED;
	return quota_take_measured(quota, reserved);
}
