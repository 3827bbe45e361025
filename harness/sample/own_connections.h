/* SPDX-License-Identifier: MIT */
/* flatline's own connections to a port, whichever transport made them. */
#ifndef SAMPLE_OWN_CONNECTIONS_H
#define SAMPLE_OWN_CONNECTIONS_H

#include <stddef.h>

#include "sample/sock_diag.h"

enum { OWN_CONNECTIONS = 256 };

struct own_connection {
	struct tcp_end local, remote;
	int known; /* set by whoever has found its other end */
};

/* Starts as all zero. It remembers the first of them that were met. */
struct own_connections {
	struct own_connection items[OWN_CONNECTIONS];
	size_t count;
	int next_fd; /* where the next look begins */
};

/*
 * Those to that port that are open now and whose other end is not known: at
 * most max. It goes through some of the process's files, others the next time.
 */
size_t own_connections_new(struct own_connections *, int port,
			   struct own_connection **found, size_t max);

#endif
