/* SPDX-License-Identifier: MIT */
/*
 * Does not use gzread(): that waits for all bytes asked for, so a reader of a
 * slow pipe could not be stopped.
 */
#include "traffic/log_source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { WINDOW = 15, GZIP_ONLY = 16 };

int
log_source_open(struct log_source *source, const char *path, int stop_fd,
		struct error *err)
{
	*source = (struct log_source){.name = path, .stop_fd = stop_fd};
	source->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
					    : open(path, O_RDONLY | O_CLOEXEC);
	if (source->fd < 0)
		return error_set(err, errno == ENOENT ? STATUS_DATA : STATUS_IO,
				 "%s: %s", path, strerror(errno));
	source->block = xmalloc(SOURCE_BLOCK);
	return 0;
}

void
log_source_close(struct log_source *source)
{
	if (source->fd < 0 || source->block == NULL)
		return;
	if (source->gzip)
		inflateEnd(&source->inflate);
	free(source->block);
	close(source->fd);
	source->block = NULL;
}

/* 0: there are bytes to read, or the end. */
static int
source_wait(struct log_source *source)
{
	struct pollfd fds[] = {{.fd = source->fd, .events = POLLIN},
			       {.fd = source->stop_fd, .events = POLLIN}};

	while (poll(fds, 2, -1) < 0 && errno == EINTR && !source->stopped)
		source->stopped =
		    source->interrupted != NULL && *source->interrupted;
	source->stopped |= fds[1].revents != 0;
	return source->stopped ? -1 : 0;
}

/* Reads another block, after what is left of the last. */
static int
source_fill(struct log_source *source, struct error *err)
{
	ssize_t got = 0;

	memmove(source->block, source->block + source->at, source->len);
	source->at = 0;
	if (source_wait(source) == 0)
		do
			got = read(source->fd, source->block + source->len,
				   SOURCE_BLOCK - source->len);
		while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set(err, STATUS_IO, "%s: %s", source->name,
				 strerror(errno));
	source->len += (size_t)got;
	source->ended = got == 0;
	return 0;
}

static int
source_is_gzip(const struct log_source *source)
{
	return source->len >= 2 && source->block[source->at] == 0x1f &&
	       source->block[source->at + 1] == 0x8b;
}

/* A gzip file is recognised by its first two bytes. */
static int
source_begin(struct log_source *source, struct error *err)
{
	source->begun = 1;
	while (source->len < 2 && !source->ended)
		if (source_fill(source, err) != 0)
			return -1;
	source->gzip = source_is_gzip(source);
	if (source->gzip &&
	    inflateInit2(&source->inflate, WINDOW + GZIP_ONLY) != Z_OK)
		mem_exhausted();
	return 0;
}

static size_t
source_copy(struct log_source *source, char *out, size_t size)
{
	size_t count = size < source->len ? size : source->len;

	memcpy(out, source->block + source->at, count);
	source->at += count;
	source->len -= count;
	return count;
}

/*
 * Concatenated gzip members are read on; other trailing bytes are ignored, as
 * gzip does.
 */
static int
source_next_member(struct log_source *source, struct error *err)
{
	while (source->len < 2 && !source->ended)
		if (source_fill(source, err) != 0)
			return -1;
	if (source_is_gzip(source)) {
		inflateReset(&source->inflate);
		return 0;
	}
	source->len = 0;
	source->ended = 1;
	return 0;
}

/* Decompresses what the block has; 0 bytes: it must be refilled. */
static int
source_inflate(struct log_source *source, char *out, size_t size, size_t *got,
	       struct error *err)
{
	z_stream *inflater = &source->inflate;
	int code;

	inflater->next_in = source->block + source->at;
	inflater->avail_in = (unsigned)source->len;
	inflater->next_out = (unsigned char *)out;
	inflater->avail_out = (unsigned)size;
	code = inflate(inflater, Z_NO_FLUSH);
	source->at += source->len - inflater->avail_in;
	source->len = inflater->avail_in;
	*got = size - inflater->avail_out;
	if (code == Z_STREAM_END)
		return source_next_member(source, err);
	if (code == Z_OK || code == Z_BUF_ERROR)
		return 0;
	if (code == Z_MEM_ERROR)
		mem_exhausted();
	return error_set(err, STATUS_DATA, "%s: invalid gzip data: %s",
			 source->name,
			 inflater->msg != NULL ? inflater->msg : "damaged");
}

int
log_source_read(struct log_source *source, char *out, size_t size, size_t *got,
		struct error *err)
{
	*got = 0;
	if (!source->begun && source_begin(source, err) != 0)
		return -1;
	for (;;) {
		if (source->len > 0 && !source->gzip)
			*got = source_copy(source, out, size);
		else if (source->len > 0 &&
			 source_inflate(source, out, size, got, err) != 0)
			return -1;
		if (*got > 0 || source->ended)
			return 0;
		if (source->len > 0)
			continue; /* the next member */
		if (source_fill(source, err) != 0)
			return -1;
		if (source->ended && !source->stopped && source->gzip)
			return error_set(err, STATUS_DATA,
					 "%s: it ends in the middle: no whole "
					 "gzip",
					 source->name);
	}
}
