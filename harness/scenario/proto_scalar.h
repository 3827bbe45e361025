/* SPDX-License-Identifier: MIT */
/* What the wire knows a type of field as. */
#ifndef SCENARIO_PROTO_SCALAR_H
#define SCENARIO_PROTO_SCALAR_H

#include "scenario/proto.h"
#include "scenario/proto_wire.h"

static inline enum wire_type
proto_wire_type(enum proto_type type)
{
	switch (type) {
	case PROTO_DOUBLE:
	case PROTO_FIXED64:
	case PROTO_SFIXED64:
		return WIRE_64;
	case PROTO_FLOAT:
	case PROTO_FIXED32:
	case PROTO_SFIXED32:
		return WIRE_32;
	case PROTO_STRING:
	case PROTO_BYTES:
	case PROTO_MESSAGE:
		return WIRE_BYTES;
	case PROTO_GROUP:
		return WIRE_GROUP;
	default:
		return WIRE_VARINT;
	}
}

#endif
