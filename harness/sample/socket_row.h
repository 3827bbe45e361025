/* SPDX-License-Identifier: MIT */
/* Rows of /proc/PID/net/tcp, udp and unix: the sockets of a network. */
#ifndef SAMPLE_SOCKET_ROW_H
#define SAMPLE_SOCKET_ROW_H

#include "sample/sock_diag.h"

struct socket_row {
	uint64_t inode; /* 0: no process has it open */
	int state;
	struct tcp_end local, remote; /* of TCP and UDP */
	const char *path; /* of a Unix socket, in the line; "" if it has none */
};

/* A line of tcp, tcp6, udp or udp6, or of unix. -1: it is no row. */
int socket_row_inet(const char *line, struct socket_row *);
int socket_row_unix(const char *line, struct socket_row *);
/* The state of a TCP connection: "ESTABLISHED"; "" if it is none. */
const char *socket_row_state(int state);
enum { SOCKET_LISTENS = 10 };

#endif
