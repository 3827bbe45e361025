/* SPDX-License-Identifier: MIT */
#include <zstd.h>

#include "base/mem.h"
#include "traffic/unpack.h"

enum { WINDOW_LOG = 27 }; /* 128 MiB: what the zstd program itself allows */

static void *
zstd_open(void)
{
	ZSTD_DStream *stream = ZSTD_createDStream();

	if (stream == NULL)
		mem_exhausted();
	ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, WINDOW_LOG);
	return stream;
}

static enum unpack_result
zstd_step(void *state, struct unpack_io *io, const char **why)
{
	ZSTD_inBuffer in = {io->in, io->in_len, 0};
	ZSTD_outBuffer out = {io->out, io->out_len, 0};
	size_t code = ZSTD_decompressStream(state, &out, &in);

	io->in += in.pos;
	io->in_len -= in.pos;
	io->out += out.pos;
	io->out_len -= out.pos;
	if (ZSTD_isError(code)) {
		*why = ZSTD_getErrorName(code);
		return UNPACK_BAD;
	}
	return code == 0 ? UNPACK_END : UNPACK_MORE;
}

static void
zstd_close(void *state)
{
	ZSTD_freeDStream(state);
}

const struct unpacker unpack_zstd = {
    .name = "zstd",
    .magic = "\x28\xb5\x2f\xfd",
    .magic_len = 4,
    .open = zstd_open,
    .step = zstd_step,
    .close = zstd_close,
};
