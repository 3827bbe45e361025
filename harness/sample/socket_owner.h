/* SPDX-License-Identifier: MIT */
/* Which processes hold given sockets. */
#ifndef SAMPLE_SOCKET_OWNER_H
#define SAMPLE_SOCKET_OWNER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A socket whose owner is sought; 0: not found (yet). */
struct owned_socket {
	uint64_t inode;
	pid_t owner;
};

/* Looks among the files of that process; how many are still without owner. A
 * socket that several processes hold belongs to the first that is looked at. */
size_t socket_owner_look(struct owned_socket *, size_t count, pid_t);
/*
 * Looks among all processes that can be read, until all are found or that much
 * processor time was spent. 1: it was not enough.
 */
int socket_owner_search(struct owned_socket *, size_t count, double most_s);

#endif
