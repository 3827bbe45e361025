/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "profile/read_pprof.h"

enum { WINDOW = 15, GZIP_ONLY = 16, PIECE = 65536 };

int
is_gzip(const struct buf *bytes)
{
	const unsigned char *text = (const unsigned char *)buf_text(bytes);

	return bytes->len >= 2 && text[0] == 0x1f && text[1] == 0x8b;
}

/* Z_STREAM_END: all of it is there. */
static int
gunzip_all(z_stream *stream, size_t most, struct buf *out)
{
	char *piece = xmalloc(PIECE);
	int code = Z_OK;

	while (code == Z_OK && out->len <= most) {
		stream->next_out = (unsigned char *)piece;
		stream->avail_out = PIECE;
		code = inflate(stream, Z_NO_FLUSH);
		if (code == Z_MEM_ERROR)
			mem_exhausted();
		buf_add(out, piece, PIECE - stream->avail_out);
	}
	free(piece);
	return code;
}

int
gunzip(const struct buf *packed, size_t most, struct buf *out,
       struct error *err)
{
	z_stream stream = {.next_in = (unsigned char *)buf_text(packed),
			   .avail_in = (unsigned)packed->len};
	int code;

	if (inflateInit2(&stream, WINDOW + GZIP_ONLY) != Z_OK)
		mem_exhausted();
	code = gunzip_all(&stream, most, out);
	inflateEnd(&stream);
	if (out->len > most)
		return error_set(err, STATUS_DATA,
				 "unpacked, it has more than %zu MiB",
				 most >> 20);
	if (code != Z_STREAM_END)
		return error_set(err, STATUS_DATA,
				 "its compression (gzip) is damaged or cut "
				 "off");
	return 0;
}
