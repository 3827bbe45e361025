/* SPDX-License-Identifier: MIT */
#include "net/ws_deflate.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"

enum { PIECE = 16 << 10, WINDOW = -15 /* without a header */, MEMORY = 8 };

/* What a flush ends with, and a message leaves out. */
static const unsigned char tail[] = {0, 0, 0xff, 0xff};

struct deflater {
	z_stream pack, unpack;
	char piece[PIECE];
};

struct deflater *
deflater_new(void)
{
	struct deflater *deflater = xcalloc(1, sizeof(*deflater));

	if (deflateInit2(&deflater->pack, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
			 WINDOW, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK &&
	    inflateInit2(&deflater->unpack, WINDOW) == Z_OK)
		return deflater;
	deflater_free(deflater);
	return NULL;
}

void
deflater_free(struct deflater *deflater)
{
	if (deflater == NULL)
		return;
	deflateEnd(&deflater->pack);
	inflateEnd(&deflater->unpack);
	free(deflater);
}

void
deflater_pack(struct deflater *deflater, const char *bytes, size_t length,
	      struct buf *out)
{
	z_stream *z = &deflater->pack;

	deflateReset(z);
	z->next_in = (Bytef *)bytes;
	z->avail_in = (uInt)length;
	do {
		z->next_out = (Bytef *)deflater->piece;
		z->avail_out = PIECE;
		deflate(z, Z_SYNC_FLUSH);
		buf_add(out, deflater->piece, PIECE - z->avail_out);
	} while (z->avail_out == 0);
	if (out->len >= sizeof(tail))
		out->len -= sizeof(tail);
}

/* -1: it is not what deflate writes. */
static enum unpacked
unpack_some(struct deflater *deflater, const unsigned char *bytes,
	    size_t length, size_t most, struct buf *out)
{
	z_stream *z = &deflater->unpack;
	int result;

	z->next_in = (Bytef *)bytes;
	z->avail_in = (uInt)length;
	do {
		z->next_out = (Bytef *)deflater->piece;
		z->avail_out = PIECE;
		result = inflate(z, Z_SYNC_FLUSH);
		if (result != Z_OK && result != Z_BUF_ERROR &&
		    result != Z_STREAM_END)
			return UNPACKED_BAD;
		if (out->len + PIECE - z->avail_out > most)
			return UNPACKED_LARGE;
		buf_add(out, deflater->piece, PIECE - z->avail_out);
	} while (z->avail_out == 0 && result == Z_OK);
	return UNPACKED;
}

enum unpacked
deflater_unpack(struct deflater *deflater, const char *bytes, size_t length,
		size_t most, struct buf *out)
{
	enum unpacked result;

	inflateReset(&deflater->unpack);
	result = unpack_some(deflater, (const unsigned char *)bytes, length,
			     most, out);
	return result != UNPACKED
		   ? result
		   : unpack_some(deflater, tail, sizeof(tail), most, out);
}
