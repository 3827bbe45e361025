/* SPDX-License-Identifier: MIT */
/*
 * The wire format of Protocol Buffers: fields, one after the other. What is
 * read is anybody's: nothing is read beyond its end.
 */
#ifndef SCENARIO_PROTO_WIRE_H
#define SCENARIO_PROTO_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum wire_type {
	WIRE_VARINT,
	WIRE_64,
	WIRE_BYTES,
	WIRE_GROUP,
	WIRE_GROUP_END,
	WIRE_32
};

enum { WIRE_DEPTH = 100 /* of messages and groups within each other */ };

struct wire {
	const char *at, *end;
	const char *problem; /* why it is none; NULL */
};

struct wire_field {
	uint32_t number;
	enum wire_type type;
	uint64_t value;	   /* of a number */
	const char *bytes; /* of WIRE_BYTES, and what stands in a group */
	size_t length;
};

/* 1: a field; 0: the end; -1: see problem. */
int wire_next(struct wire *, struct wire_field *);
/* Numbers one after the other, without tags. 1, 0 and -1 as above. */
int wire_packed(struct wire *, enum wire_type, uint64_t *value);
/* The whole of a field, which was of that type. */
struct wire wire_of(const struct wire_field *);
int64_t wire_unzigzag(uint64_t);

void wire_put_tag(struct buf *, uint32_t number, enum wire_type);
void wire_put_varint(struct buf *, uint64_t);
void wire_put_fixed(struct buf *, uint64_t, unsigned bytes);
/* What was appended from that place on gets its length before it. */
void wire_put_length(struct buf *, size_t from);
uint64_t wire_zigzag(int64_t);

#endif
