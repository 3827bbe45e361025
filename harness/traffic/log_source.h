/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a log, plain or gzip'd, of a file or of standard input, as they
 * come. Who waits for them can be told to stop.
 */
#ifndef TRAFFIC_LOG_SOURCE_H
#define TRAFFIC_LOG_SOURCE_H

#include <stddef.h>
#include <zlib.h>

#include "base/error.h"

enum { SOURCE_BLOCK = 1 << 17 };

struct log_source {
	const char *name; /* for messages; borrowed */
	int fd;
	int stop_fd; /* readable: give up; -1: there is none */
	const volatile int *interrupted; /* likewise, once set; NULL */
	int begun, gzip, ended;
	int stopped; /* it was given up */
	z_stream inflate;
	unsigned char *block; /* of SOURCE_BLOCK bytes, as they were read */
	size_t at, len;	      /* what of it is still to be handed out */
};

/* "-": standard input. STATUS_DATA: there is no such file; STATUS_IO. */
int log_source_open(struct log_source *, const char *path, int stop_fd,
		    struct error *);
/*
 * At least one byte, or the end (*got is 0; also when it was stopped).
 * STATUS_DATA: it is no gzip any more; STATUS_IO.
 */
int log_source_read(struct log_source *, char *out, size_t size, size_t *got,
		    struct error *);
void log_source_close(struct log_source *);

#endif
