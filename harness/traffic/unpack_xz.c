/* SPDX-License-Identifier: MIT */
#include <lzma.h>
#include <stdlib.h>

#include "base/mem.h"
#include "traffic/unpack.h"

static void *
xz_open(void)
{
	lzma_stream *stream = xmalloc(sizeof(*stream));

	*stream = (lzma_stream)LZMA_STREAM_INIT;
	if (lzma_stream_decoder(stream, UNPACK_MEMORY, 0) != LZMA_OK)
		mem_exhausted();
	return stream;
}

static enum unpack_result
xz_step(void *state, struct unpack_io *io, const char **why)
{
	lzma_stream *stream = state;
	lzma_ret code;

	stream->next_in = io->in;
	stream->avail_in = io->in_len;
	stream->next_out = (uint8_t *)io->out;
	stream->avail_out = io->out_len;
	code = lzma_code(stream, LZMA_RUN);
	io->in = stream->next_in;
	io->in_len = stream->avail_in;
	io->out = (char *)stream->next_out;
	io->out_len = stream->avail_out;
	if (code == LZMA_MEM_ERROR)
		mem_exhausted();
	if (code == LZMA_MEMLIMIT_ERROR)
		*why = "its window takes more than 256 MiB";
	return code == LZMA_STREAM_END			   ? UNPACK_END
	       : code == LZMA_OK || code == LZMA_BUF_ERROR ? UNPACK_MORE
							   : UNPACK_BAD;
}

static void
xz_close(void *state)
{
	lzma_end(state);
	free(state);
}

const struct unpacker unpack_xz = {
    .name = "xz",
    .magic = "\xfd"
	     "7zXZ",
    .magic_len = 5,
    .open = xz_open,
    .step = xz_step,
    .close = xz_close,
};
