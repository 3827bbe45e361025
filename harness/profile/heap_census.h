/* SPDX-License-Identifier: MIT */
/*
 * How many objects of each name a heap has. In a leak there are more of them
 * with each look; in a full cache as many as before, however new they are.
 */
#ifndef PROFILE_HEAP_CENSUS_H
#define PROFILE_HEAP_CENSUS_H

#include <stddef.h>
#include <stdint.h>

struct heap_census {
	struct heap_count {
		uint32_t key, count;
	} * counts;
	size_t room, used; /* room: a power of two */
};

/* A function and an object of one name are two. */
void heap_census_add(struct heap_census *, int is_function, const char *name,
		     uint32_t count);
uint32_t heap_census_of(const struct heap_census *, int is_function,
			const char *name);
void heap_census_free(struct heap_census *);

#endif
