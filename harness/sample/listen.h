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
	int loopback; /* only this machine reaches it */
	uid_t uid;
};

struct listen_table {
	struct listen_row rows[LISTEN_ROWS];
	size_t count;
};

/* Adds the rows of a text; 1: a row that does not listen was met, and the
 * kernel lists those behind all that do. */
int listen_parse(struct listen_table *, const char *text);
/* Replaces the table by what the network of that process holds. */
void listen_read(struct listen_table *, int dir);
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
/* Adds those of each of the processes, in whatever network each lives. */
void listen_of(struct listeners *, const pid_t *, size_t);
/*
 * Of several on one port (0: any) the one that the others descend from, else
 * the oldest; NULL: none.
 */
const struct listener *listen_main(const struct listeners *, int port);

#endif
