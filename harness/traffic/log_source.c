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
	if (source->state != NULL)
		source->unpacker->close(source->state);
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

/* So many bytes, unless it ends before that. */
static int
source_need(struct log_source *source, size_t bytes, struct error *err)
{
	while (source->len < bytes && !source->ended)
		if (source_fill(source, err) != 0)
			return -1;
	return 0;
}

/*
 * A compressed file is known by its first bytes. Of a pipe, two must do to tell
 * that it is none, for no more may come for long.
 */
static int
source_begin(struct log_source *source, struct error *err)
{
	const char *unknown;
	size_t bytes = 2;

	source->begun = 1;
	if (source_need(source, bytes, err) != 0)
		return -1;
	if (source->len >= 2 &&
	    strchr("\xfd\x28\x42", *source->block) != NULL &&
	    source->block[1] != '"')
		bytes = UNPACK_MAGIC;
	if (source_need(source, bytes, err) != 0)
		return -1;
	unknown = unpack_unknown(source->block, source->len);
	if (unknown != NULL)
		return error_set(err, STATUS_DATA,
				 "%s: it is compressed by %s: unpack it, or "
				 "pipe it in as -",
				 source->name, unknown);
	source->unpacker = unpacker_find(source->block, source->len);
	if (source->unpacker != NULL)
		source->state = source->unpacker->open();
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
 * Streams one after another are read on; other trailing bytes are ignored, as
 * gzip does.
 */
static int
source_next_stream(struct log_source *source, struct error *err)
{
	source->unpacker->close(source->state);
	source->state = NULL;
	if (source_need(source, UNPACK_MAGIC, err) != 0)
		return -1;
	if (unpacker_find(source->block + source->at, source->len) ==
	    source->unpacker) {
		source->state = source->unpacker->open();
		return 0;
	}
	source->len = 0;
	source->ended = 1;
	return 0;
}

/* Unpacks what the block has; 0 bytes: it must be refilled. */
static int
source_unpack(struct log_source *source, char *out, size_t size, size_t *got,
	      struct error *err)
{
	struct unpack_io io = {source->block + source->at, source->len, out,
			       size};
	const char *why = NULL;
	enum unpack_result result;

	result = source->unpacker->step(source->state, &io, &why);
	source->at += source->len - io.in_len;
	source->len = io.in_len;
	*got = size - io.out_len;
	if (result == UNPACK_END)
		return source_next_stream(source, err);
	if (result == UNPACK_MORE)
		return 0;
	return error_set(err, STATUS_DATA, "%s: invalid %s data: %s",
			 source->name, source->unpacker->name,
			 why != NULL ? why : "damaged");
}

int
log_source_read(struct log_source *source, char *out, size_t size, size_t *got,
		struct error *err)
{
	*got = 0;
	if (!source->begun && source_begin(source, err) != 0)
		return -1;
	for (;;) {
		if (source->len > 0 && source->unpacker == NULL)
			*got = source_copy(source, out, size);
		else if (source->state != NULL &&
			 source_unpack(source, out, size, got, err) != 0)
			return -1;
		if (*got > 0 || source->ended)
			return 0;
		if (source->len > 0)
			continue; /* the next stream */
		if (source_fill(source, err) != 0)
			return -1;
		if (source->ended && !source->stopped && source->state != NULL)
			return error_set(err, STATUS_DATA,
					 "%s: it ends in the middle: no whole "
					 "%s",
					 source->name, source->unpacker->name);
	}
}
