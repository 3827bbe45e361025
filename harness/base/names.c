/* SPDX-License-Identifier: MIT */
#include "base/names.h"

#include <string.h>

#include "base/text.h"

uint16_t *
names_slot(struct names *names, const char *name, name_fn *name_of,
	   const void *items)
{
	size_t slot =
	    text_hash(TEXT_HASH_START, name, strlen(name)) % NAMES_SLOTS;

	while (names->slots[slot] != 0 &&
	       strcmp(name_of(items, names->slots[slot] - 1u), name) != 0)
		slot = (slot + 1) % NAMES_SLOTS;
	return &names->slots[slot];
}
