/* SPDX-License-Identifier: MIT */
#include "load/order.h"

static const char *const phase_names[] = {
    [PHASE_WARMUP] = "warm-up", [PHASE_MEASURE] = "measure",
    [PHASE_DRAIN] = "drain",	[PHASE_HOLD] = "hold",
    [PHASE_DONE] = "done",
};

const char *
phase_name(enum phase phase)
{
	return phase_names[phase];
}

uint64_t
order_pack(struct order order, uint64_t serial)
{
	return serial << 16 | (uint64_t)order.cycle << 8 |
	       (uint64_t)order.phase;
}

struct order
order_unpack(uint64_t word)
{
	return (struct order){.phase = (enum phase)(word & 0xff),
			      .cycle = (enum cycle_state)(word >> 8 & 0xff)};
}

uint64_t
order_serial(uint64_t word)
{
	return word >> 16;
}
