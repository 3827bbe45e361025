/* SPDX-License-Identifier: MIT */
#include <bzlib.h>
#include <stdlib.h>

#include "base/mem.h"
#include "traffic/unpack.h"

static void *
bzip2_open(void)
{
	bz_stream *stream = xcalloc(1, sizeof(*stream));

	if (BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK)
		mem_exhausted();
	return stream;
}

static enum unpack_result
bzip2_step(void *state, struct unpack_io *io, const char **why)
{
	bz_stream *stream = state;
	int code;

	(void)why;
	stream->next_in = (char *)io->in;
	stream->avail_in = (unsigned)io->in_len;
	stream->next_out = io->out;
	stream->avail_out = (unsigned)io->out_len;
	code = BZ2_bzDecompress(stream);
	io->in = (const unsigned char *)stream->next_in;
	io->in_len = stream->avail_in;
	io->out = stream->next_out;
	io->out_len = stream->avail_out;
	if (code == BZ_MEM_ERROR)
		mem_exhausted();
	return code == BZ_STREAM_END ? UNPACK_END
	       : code == BZ_OK	     ? UNPACK_MORE
				     : UNPACK_BAD;
}

static void
bzip2_close(void *state)
{
	BZ2_bzDecompressEnd(state);
	free(state);
}

const struct unpacker unpack_bzip2 = {
    .name = "bzip2",
    .magic = "BZh",
    .magic_len = 3,
    .open = bzip2_open,
    .step = bzip2_step,
    .close = bzip2_close,
};
