/* SPDX-License-Identifier: MIT */
/*
 * TCP connections as the kernel lists them (NETLINK_SOCK_DIAG): who holds the
 * other end of one, and how many bytes it has carried.
 */
#ifndef SAMPLE_SOCK_DIAG_H
#define SAMPLE_SOCK_DIAG_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct sockaddr_storage;

/* One end of a connection; an IPv4 address is kept as ::ffff:a.b.c.d. */
struct tcp_end {
	struct in6_addr address;
	int port;
};

struct tcp_socket {
	struct tcp_end local, remote;
	uint64_t inode; /* 0: no process has accepted it yet, or holds it */
	uid_t uid;
	uint64_t sent; /* bytes, all in all; only of sock_diag_each() */
};

/* 0: an address of IPv4 or IPv6. -1: another kind. */
int tcp_end_of(struct tcp_end *, const struct sockaddr_storage *);

/* "127.0.0.1", and with its port: "127.0.0.1:80", "[fe80::1]:80"; the text. */
enum { TCP_END_TEXT = INET6_ADDRSTRLEN + 16 };
const char *tcp_end_host(const struct tcp_end *, char text[TCP_END_TEXT]);
const char *tcp_end_text(const struct tcp_end *, char text[TCP_END_TEXT]);
/* Is it an address of this machine? */
int tcp_end_is_here(const struct tcp_end *);
/* Are they the same address and port? */
int tcp_end_equals(const struct tcp_end *, const struct tcp_end *);

/* A socket for the functions below, to be closed. -1: the kernel has no list.
 */
int sock_diag_open(void);
/* The established connection between these ends; -1: there is none. */
int sock_diag_find(int fd, const struct tcp_end *local,
		   const struct tcp_end *remote, struct tcp_socket *);

typedef void sock_diag_fn(void *arg, const struct tcp_socket *);

/* Calls back for each connection, also for those that are being closed. -1: the
 * list could not be read whole, or is longer than most. */
int sock_diag_each(int fd, size_t most, sock_diag_fn *, void *arg);

/*
 * A socket that is told of each connection that ends, with what it sent last of
 * all (its inode is 0); to be closed. The kernel does some work for each while
 * it is open. -1: not available.
 */
int sock_diag_open_ends(void);
/* Calls back for those that have ended since, of which the kernel tells a
 * little later: patient waits for these. -1: some were missed. */
int sock_diag_ends(int fd, int patient, sock_diag_fn *, void *arg);

#endif
