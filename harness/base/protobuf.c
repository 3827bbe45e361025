/* SPDX-License-Identifier: MIT */
#include "base/protobuf.h"

#include <string.h>

enum { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_LENGTH = 2 };

void
protobuf_varint(struct buf *out, uint64_t value)
{
	char byte;

	for (; value >= 0x80; value >>= 7) {
		byte = (char)(value | 0x80);
		buf_add(out, &byte, 1);
	}
	byte = (char)value;
	buf_add(out, &byte, 1);
}

static void
protobuf_tag(struct buf *out, unsigned field, unsigned wire)
{
	protobuf_varint(out, field << 3 | wire);
}

void
protobuf_int(struct buf *out, unsigned field, int64_t value)
{
	protobuf_tag(out, field, WIRE_VARINT);
	protobuf_varint(out, (uint64_t)value);
}

/* Little-endian, whatever the machine is. */
void
protobuf_double(struct buf *out, unsigned field, double value)
{
	uint64_t bits;
	char bytes[8];

	memcpy(&bits, &value, sizeof(bits));
	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(bits >> 8 * i);
	protobuf_tag(out, field, WIRE_64);
	buf_add(out, bytes, sizeof(bytes));
}

void
protobuf_bytes(struct buf *out, unsigned field, const char *bytes,
	       size_t length)
{
	protobuf_tag(out, field, WIRE_LENGTH);
	protobuf_varint(out, length);
	buf_add(out, bytes, length);
}
