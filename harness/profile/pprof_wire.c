/* SPDX-License-Identifier: MIT */
#include "profile/pprof_wire.h"

static int
wire_varint(struct pprof_wire *wire, uint64_t *value)
{
	*value = 0;
	for (unsigned shift = 0; wire->at < wire->end && shift < 64;
	     shift += 7) {
		unsigned char byte = *wire->at++;

		*value |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return 0;
	}
	return -1;
}

/* Skips that many bytes, which are kept. */
static int
wire_take(struct pprof_wire *wire, uint64_t length, struct pprof_wire *bytes)
{
	if (length > (uint64_t)(wire->end - wire->at))
		return -1;
	*bytes = (struct pprof_wire){wire->at, wire->at + length};
	wire->at += length;
	return 0;
}

/* How many bytes the field has, if it is no varint. */
static int
wire_length(struct pprof_wire *wire, enum pprof_kind kind, uint64_t *length)
{
	switch (kind) {
	case PPROF_BYTES:
		return wire_varint(wire, length);
	case PPROF_FIXED32:
		*length = 4;
		return 0;
	case PPROF_FIXED64:
		*length = 8;
		return 0;
	default:
		return -1;
	}
}

static int
wire_value(struct pprof_wire *wire, struct pprof_field *field)
{
	uint64_t length;

	if (field->kind == PPROF_VARINT)
		return wire_varint(wire, &field->value);
	if (wire_length(wire, field->kind, &length) != 0)
		return -1;
	return wire_take(wire, length, &field->bytes);
}

int
pprof_next(struct pprof_wire *wire, struct pprof_field *field)
{
	uint64_t key;

	*field = (struct pprof_field){.number = 0};
	if (wire->at == wire->end)
		return 0;
	if (wire_varint(wire, &key) != 0 || key >> 3 > 0xffff)
		return -1;
	field->number = (unsigned)(key >> 3);
	field->kind = (enum pprof_kind)(key & 7);
	return wire_value(wire, field) == 0 ? 1 : -1;
}

int
pprof_numbers(const struct pprof_field *field, uint64_t *numbers, size_t *count,
	      size_t max)
{
	struct pprof_wire wire = field->bytes;
	uint64_t value = field->value;

	if (field->kind == PPROF_VARINT) {
		if (*count < max)
			numbers[(*count)++] = value;
		return 0;
	}
	while (field->kind == PPROF_BYTES && wire.at < wire.end) {
		if (wire_varint(&wire, &value) != 0)
			return -1;
		if (*count < max)
			numbers[(*count)++] = value;
	}
	return 0;
}
