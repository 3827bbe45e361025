/* SPDX-License-Identifier: MIT */
/* Who listens on which TCP port, from /proc/net/tcp and tcp6. */
#ifndef SAMPLE_LISTEN_H
#define SAMPLE_LISTEN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { LISTEN_ROWS = 4096, LISTEN_OWNERS = 256 };

/* A listening socket. */
struct listen_row {
	uint64_t inode;
	int port;
	int loopback; /* reachable from this machine only */
	uid_t uid;
};

struct listen_table {
	struct listen_row rows[LISTEN_ROWS];
	size_t count;
};

/* Adds the listening rows of a text. 1: there are no more, since the kernel
 * lists sockets that do not listen after those that do, and one was met. */
int listen_parse(struct listen_table *, const char *text);
/* Replaces the table by the listening sockets of that process' network. */
void listen_read(struct listen_table *, int dir);
/*
 * The inode of the connection that process' network has with that port of a
 * client; 0: none. Needs no privileges, but goes through the whole table.
 */
uint64_t listen_accepted(int dir, int client_port);
/* The first row of that port; NULL: nobody listens there. */
const struct listen_row *listen_on(const struct listen_table *, int port);

/* A process that holds a listening socket. */
struct listener {
	pid_t pid;
	struct listen_row row;
};

struct listeners {
	struct listener items[LISTEN_OWNERS];
	size_t count;
};

/* Adds the listening sockets of the table that the process holds. */
void listen_owned(struct listeners *, const struct listen_table *, pid_t);
/* Adds those of each of the processes, whichever network each is in. */
void listen_of(struct listeners *, const pid_t *, size_t);
/* Adds each process, of all that can be read, that listens on the port in
 * flatline's own network. The table is then of that port alone. */
void listen_search(struct listeners *, struct listen_table *, int port);
/*
 * Of several that listen on the port (0: any), the one that the others descend
 * from, else the oldest; NULL: none.
 */
const struct listener *listen_main(const struct listeners *, int port);

#endif
