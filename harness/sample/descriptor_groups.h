/* SPDX-License-Identifier: MIT */
/*
 * Descriptors counted by what they are, so that those of a leak are one group:
 * the place that sockets lead to, a path without the parts that change.
 */
#ifndef SAMPLE_DESCRIPTOR_GROUPS_H
#define SAMPLE_DESCRIPTOR_GROUPS_H

#include <stddef.h>
#include <stdint.h>

#include "sample/listen.h"
#include "sample/socket_row.h"

enum { DESCRIPTOR_GROUPS = 256, DESCRIPTOR_TEXT = 200 };

struct descriptor_group {
	char kind[16];		    /* "tcp", "file", "pipe" */
	char what[DESCRIPTOR_TEXT]; /* "10.0.0.5:5432"; foreign text, or "" */
	char state[16];		    /* "CLOSE_WAIT", of TCP; or "" */
	uint64_t hash, stem;	    /* of all of it; of what its kin have too */
	double count, told;	    /* now, and as last recorded */
};

/* Groups stay, so that one can be seen to shrink. All zero at first. */
struct descriptor_groups {
	struct descriptor_group items[DESCRIPTOR_GROUPS];
	size_t count;
};

/* Sets all counts to 0. */
void descriptor_groups_restart(struct descriptor_groups *);
/* Counts one, by what its link leads to; not for a socket. */
void descriptor_groups_add(struct descriptor_groups *, const char *link);
/* Counts sockets. ports: those that somebody listens on; kind: "tcp", "udp". */
void descriptor_groups_inet(struct descriptor_groups *, const char *kind,
			    const struct socket_row *,
			    const struct listen_table *ports, double count);
void descriptor_groups_unix(struct descriptor_groups *,
			    const struct socket_row *, double count);
/* Those that are in no table: never connected, or reset by the other end. */
void descriptor_groups_loose(struct descriptor_groups *, double count);

/* A path or name with "*" for the parts that change: numbers and hashes, also
 * of temporary files as far as those have a digit. */
void descriptor_fold(char out[DESCRIPTOR_TEXT], const char *name);

#endif
