/* SPDX-License-Identifier: MIT */
/*
 * A worker's memory by what becomes of it between requests, as /proc tells it.
 * PHP takes memory for a request in chunks that begin at multiples of their
 * size, by mmap(), and gives back what is in them after each; what is kept
 * longer is malloc's, and what workers share is mapped shared.
 */
#ifndef PROFILE_PHP_MEMORY_H
#define PROFILE_PHP_MEMORY_H

struct php_memory {
	double kept;	 /* own, outside of those chunks */
	double requests; /* own, in them */
	double shared;	 /* of what is shared, as much as it has touched */
};

/* -1: it cannot be read. */
int php_memory_read(int dir, struct php_memory *);

#endif
