/* SPDX-License-Identifier: MIT */
/*
 * What load threads are told to do: the phase of the load and, where the
 * measured phase is made of cycles, the state of the cycle.
 */
#ifndef LOAD_ORDER_H
#define LOAD_ORDER_H

#include <stdint.h>

/* All cycles together are PHASE_MEASURE. */
enum phase { PHASE_WARMUP, PHASE_MEASURE, PHASE_DRAIN, PHASE_HOLD, PHASE_DONE };

const char *phase_name(enum phase); /* "warm-up" */

enum cycle_state { CYCLE_BURST, CYCLE_SETTLE, CYCLE_READING };

struct order {
	enum phase phase;
	enum cycle_state cycle;
};

/*
 * An order and its serial number in one word: a thread reads all of it at
 * once, and acknowledges it by the same word.
 */
uint64_t order_pack(struct order, uint64_t serial);
struct order order_unpack(uint64_t word);
uint64_t order_serial(uint64_t word);

#endif
