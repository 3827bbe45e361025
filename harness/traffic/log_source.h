/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a log as they come, from a file or standard input, unpacked if
 * it is compressed. A reader that waits can be stopped.
 */
#ifndef TRAFFIC_LOG_SOURCE_H
#define TRAFFIC_LOG_SOURCE_H

#include <stddef.h>

#include "base/error.h"
#include "traffic/unpack.h"

enum { SOURCE_BLOCK = 1 << 17 };

struct log_source {
	const char *name; /* for messages; borrowed */
	int fd;
	int stop_fd; /* stop when it is readable; -1: never */
	const volatile int *interrupted; /* stop when it is set; NULL: never */
	int begun, ended;
	int stopped;			 /* reading was stopped */
	const struct unpacker *unpacker; /* NULL: it is not compressed */
	void *state;			 /* of the unpacker; NULL: between two
					    streams */
	unsigned char *block; /* of SOURCE_BLOCK bytes, as they were read */
	size_t at, len;	      /* the part not returned yet */
};

/* "-": standard input. STATUS_DATA: there is no such file; STATUS_IO. */
int log_source_open(struct log_source *, const char *path, int stop_fd,
		    struct error *);
/*
 * Reads at least one byte; at the end, or when stopped, *got is 0. STATUS_DATA:
 * it cannot be unpacked; STATUS_IO.
 */
int log_source_read(struct log_source *, char *out, size_t size, size_t *got,
		    struct error *);
void log_source_close(struct log_source *);

#endif
