/* SPDX-License-Identifier: MIT */
/*
 * Finds the item of an array that has a name, by hash, in fixed memory: at most
 * NAMES_MOST of them, so that what counts by name is bounded too.
 */
#ifndef BASE_NAMES_H
#define BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

enum { NAMES_MOST = 4096, NAMES_SLOTS = 4 * NAMES_MOST };

/* All zero at first. */
struct names {
	uint16_t slots[NAMES_SLOTS]; /* index + 1; 0: unused */
};

/* The name of that item of the array. */
typedef const char *name_fn(const void *items, size_t index);

/*
 * The slot of a name: index + 1 of its item; 0: there is none. The caller may
 * then add an item, and store its index + 1, of NAMES_MOST items at most.
 */
uint16_t *names_slot(struct names *, const char *name, name_fn *,
		     const void *items);

#endif
