/* SPDX-License-Identifier: MIT */
#include "scenario/proto_wire.h"

#include <string.h>

enum { VARINT_MOST = 10, NUMBER_MOST = (1 << 29) - 1 };

static int
wire_fail(struct wire *wire, const char *problem)
{
	wire->problem = problem;
	return -1;
}

static int
read_varint(struct wire *wire, uint64_t *value)
{
	*value = 0;
	for (unsigned i = 0; i < VARINT_MOST; i++) {
		unsigned char byte;

		if (wire->at == wire->end)
			return wire_fail(wire, "a number is cut short");
		byte = (unsigned char)*wire->at++;
		*value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if ((byte & 0x80) == 0)
			return 0;
	}
	return wire_fail(wire, "a number has more than 10 bytes");
}

static int
read_fixed(struct wire *wire, unsigned bytes, uint64_t *value)
{
	*value = 0;
	if ((size_t)(wire->end - wire->at) < bytes)
		return wire_fail(wire, "a number is cut short");
	for (unsigned i = 0; i < bytes; i++)
		*value |= (uint64_t)(unsigned char)*wire->at++ << (8 * i);
	return 0;
}

static int
read_bytes(struct wire *wire, struct wire_field *field)
{
	uint64_t length;

	if (read_varint(wire, &length) != 0)
		return -1;
	if (length > (uint64_t)(wire->end - wire->at))
		return wire_fail(wire, "a field is cut short");
	field->bytes = wire->at;
	field->length = (size_t)length;
	wire->at += length;
	return 0;
}

static int
read_tag(struct wire *wire, struct wire_field *field)
{
	uint64_t tag;

	if (read_varint(wire, &tag) != 0)
		return -1;
	if (tag >> 3 == 0 || tag >> 3 > NUMBER_MOST || (tag & 7) > WIRE_32)
		return wire_fail(wire, "a field has no such number or type");
	field->number = (uint32_t)(tag >> 3);
	field->type = (enum wire_type)(tag & 7);
	return 0;
}

static int
read_value(struct wire *wire, struct wire_field *field)
{
	switch (field->type) {
	case WIRE_VARINT:
		return read_varint(wire, &field->value);
	case WIRE_64:
		return read_fixed(wire, 8, &field->value);
	case WIRE_32:
		return read_fixed(wire, 4, &field->value);
	case WIRE_BYTES:
		return read_bytes(wire, field);
	case WIRE_GROUP:
	case WIRE_GROUP_END:
		break;
	}
	return wire_fail(wire, "a group ends that never began");
}

/* To its end, groups within it included. */
static int
read_group(struct wire *wire, struct wire_field *group)
{
	uint32_t open[WIRE_DEPTH];
	size_t depth = 1;
	struct wire_field field = {0};

	open[0] = group->number;
	group->bytes = wire->at;
	while (depth > 0) {
		group->length = (size_t)(wire->at - group->bytes);
		if (read_tag(wire, &field) != 0)
			return -1;
		if (field.type == WIRE_GROUP_END) {
			if (field.number != open[--depth])
				return wire_fail(wire, "groups that overlap");
		} else if (field.type == WIRE_GROUP) {
			if (depth == WIRE_DEPTH)
				return wire_fail(wire, "it is nested too deep");
			open[depth++] = field.number;
		} else if (read_value(wire, &field) != 0) {
			return -1;
		}
	}
	return 0;
}

int
wire_next(struct wire *wire, struct wire_field *field)
{
	int result;

	if (wire->at == wire->end)
		return 0;
	*field = (struct wire_field){.bytes = ""};
	if (read_tag(wire, field) != 0)
		return -1;
	result = field->type == WIRE_GROUP ? read_group(wire, field)
					   : read_value(wire, field);
	return result == 0 ? 1 : -1;
}

int
wire_packed(struct wire *wire, enum wire_type type, uint64_t *value)
{
	struct wire_field field = {.type = type};

	if (wire->at == wire->end)
		return 0;
	if (read_value(wire, &field) != 0)
		return -1;
	*value = field.value;
	return 1;
}

struct wire
wire_of(const struct wire_field *field)
{
	return (struct wire){.at = field->bytes,
			     .end = field->bytes + field->length};
}

int64_t
wire_unzigzag(uint64_t value)
{
	return (int64_t)(value >> 1 ^ (~(value & 1) + 1));
}

uint64_t
wire_zigzag(int64_t value)
{
	return (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0);
}

void
wire_put_varint(struct buf *out, uint64_t value)
{
	char bytes[VARINT_MOST];
	size_t length = 0;

	for (; value >= 0x80; value >>= 7)
		bytes[length++] = (char)(value | 0x80);
	bytes[length++] = (char)value;
	buf_add(out, bytes, length);
}

void
wire_put_tag(struct buf *out, uint32_t number, enum wire_type type)
{
	wire_put_varint(out, (uint64_t)number << 3 | (unsigned)type);
}

void
wire_put_fixed(struct buf *out, uint64_t value, unsigned bytes)
{
	char text[8];

	for (unsigned i = 0; i < bytes; i++)
		text[i] = (char)(value >> (8 * i));
	buf_add(out, text, bytes);
}

void
wire_put_length(struct buf *out, size_t from)
{
	size_t length = out->len - from, extra;

	wire_put_varint(out, length);
	extra = out->len - from - length;
	if (length > 0) {
		char bytes[VARINT_MOST];

		memcpy(bytes, out->data + from + length, extra);
		memmove(out->data + from + extra, out->data + from, length);
		memcpy(out->data + from, bytes, extra);
	}
}
