/* SPDX-License-Identifier: MIT */
/* The addresses of a process's network namespace, which may be a container's.
 */
#ifndef SAMPLE_NETWORK_H
#define SAMPLE_NETWORK_H

#include <netinet/in.h>
#include <sys/types.h>

/* Whether the address is one of the namespace's own, by its fib_trie. */
int network_parse_fib(const char *text, const struct in_addr *);
/* The same by its if_inet6. */
int network_parse_inet6(const char *text, const struct in6_addr *);
/* Whether the process of that directory has another network than flatline. */
int network_is_apart(int dir);
/*
 * network_owner.c: the process that listens there in another network of this
 * machine, such as a container's; 0: none that can be read. The address is as
 * in struct tcp_end.
 */
pid_t network_owner(const struct in6_addr *, int port);
/* The same for an address of either kind, v4-mapped or not. */
int network_has_address(int dir, const struct in6_addr *);
/* The name of its network; -1: not readable. */
enum { NETWORK_NAME = 64 };
int network_name(int dir, char name[NETWORK_NAME]);
/* The directory is that of a process; the host is a name or an address. */
int network_has_host(int dir, const char *host);

#endif
