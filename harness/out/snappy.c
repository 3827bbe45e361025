/* SPDX-License-Identifier: MIT */
/* github.com/google/snappy, format_description.txt: sections 1 and 2.1. */
#include "out/snappy.h"

#include <stdint.h>

#include "base/protobuf.h"

/* A literal's length less one follows its tag in so many bytes. */
enum { LITERAL_4 = 63 << 2 };

void
snappy_block(struct buf *out, const char *bytes, size_t length)
{
	uint32_t less_one = (uint32_t)(length - 1);
	const char head[] = {(char)LITERAL_4, (char)less_one,
			     (char)(less_one >> 8), (char)(less_one >> 16),
			     (char)(less_one >> 24)};

	protobuf_varint(out, length);
	if (length == 0)
		return;
	buf_add(out, head, sizeof(head));
	buf_add(out, bytes, length);
}
