/* SPDX-License-Identifier: MIT */
/*
 * How many bytes this machine sent meanwhile to each place that it connected
 * to: over connections that last and over those that came and went.
 */
#ifndef SAMPLE_TCP_BYTES_H
#define SAMPLE_TCP_BYTES_H

#include <stddef.h>

#include "sample/sock_diag.h"

enum { TCP_PLACES = 128 };

struct tcp_place {
	struct tcp_end end;
	double sent;
	double opened; /* connections */
};

struct tcp_places {
	struct tcp_place items[TCP_PLACES];
	size_t count;
};

/* What was sent there; 0: nothing. */
double tcp_places_sent(const struct tcp_places *, const struct tcp_end *);

struct tcp_bytes;

/* Begins to count. NULL: the kernel does not tell, or there are too many
 * connections to go through. */
struct tcp_bytes *tcp_bytes_begin(void);
/* Takes in what ended, before there is too much of it: some times a second. */
void tcp_bytes_poll(struct tcp_bytes *);
/* Ends it. -1: some connections were missed. */
int tcp_bytes_end(struct tcp_bytes *, struct tcp_places *);

#endif
