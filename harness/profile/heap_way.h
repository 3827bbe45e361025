/* SPDX-License-Identifier: MIT */
/*
 * Up from the objects of a group: to what has them all, and from there to who
 * that belongs to.
 */
#ifndef PROFILE_HEAP_WAY_H
#define PROFILE_HEAP_WAY_H

#include "profile/heap_blame.h"

int blame_is_new(const struct blame *, uint32_t node);

/* Finds the container, the entry, the owner and who is nearest. */
void blame_container(struct blame *);

/*
 * The nearest holder above that object, not of the same package as `besides`,
 * else the nearest framework. What a module exports ends at that module: others
 * that require it do not hold what it keeps.
 */
void blame_way_find(struct blame *, uint32_t node, const char *besides,
		    struct blame_way *, struct heap_place *nearest);

#endif
