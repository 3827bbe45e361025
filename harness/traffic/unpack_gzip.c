/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "traffic/unpack.h"

enum { WINDOW = 15, GZIP_ONLY = 16 };

static void *
gzip_open(void)
{
	z_stream *stream = xcalloc(1, sizeof(*stream));

	if (inflateInit2(stream, WINDOW + GZIP_ONLY) != Z_OK)
		mem_exhausted();
	return stream;
}

static enum unpack_result
gzip_step(void *state, struct unpack_io *io, const char **why)
{
	z_stream *stream = state;
	int code;

	stream->next_in = (unsigned char *)io->in;
	stream->avail_in = (unsigned)io->in_len;
	stream->next_out = (unsigned char *)io->out;
	stream->avail_out = (unsigned)io->out_len;
	code = inflate(stream, Z_NO_FLUSH);
	io->in = stream->next_in;
	io->in_len = stream->avail_in;
	io->out = (char *)stream->next_out;
	io->out_len = stream->avail_out;
	if (code == Z_MEM_ERROR)
		mem_exhausted();
	if (code == Z_STREAM_END)
		return UNPACK_END;
	*why = stream->msg;
	return code == Z_OK || code == Z_BUF_ERROR ? UNPACK_MORE : UNPACK_BAD;
}

static void
gzip_close(void *state)
{
	inflateEnd(state);
	free(state);
}

const struct unpacker unpack_gzip = {
    .name = "gzip",
    .magic = "\x1f\x8b",
    .magic_len = 2,
    .open = gzip_open,
    .step = gzip_step,
    .close = gzip_close,
};
