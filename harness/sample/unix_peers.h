/* SPDX-License-Identifier: MIT */
/*
 * Unix sockets that the target is connected to, and what is read and written
 * meanwhile. They have no counters of bytes: those of the processes count what
 * these read and write, but not all ways to do so.
 */
#ifndef SAMPLE_UNIX_PEERS_H
#define SAMPLE_UNIX_PEERS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/un.h>

enum { UNIX_PEERS = 8 };

struct unix_peer {
	char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
	pid_t listener; /* 0: it cannot be read */
	int met; /* one of the processes held a connection to it for certain */
	int searches; /* for the listener */
};

struct unix_peers {
	struct unix_peer items[UNIX_PEERS];
	size_t count;
	uint64_t newest; /* number of a socket at the first look; 0: none yet */
};

/*
 * Adds those that one of the processes is connected to just now, and those that
 * somebody has connected to since the first look: a connection for a single
 * request has often gone before its owner is found.
 */
void unix_peers_find(struct unix_peers *, const pid_t *, size_t);

/* Bytes that a process and its descendants have read, or the processes alone
 * have written, by read(), write() and the like; NAN: not readable. */
double unix_peer_read(pid_t);
double unix_peer_written(const pid_t *, size_t);

#endif
