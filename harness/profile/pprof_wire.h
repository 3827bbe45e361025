/* SPDX-License-Identifier: MIT */
/*
 * The fields of profile.proto, one after the other, as they stand in bytes that
 * somebody else wrote: nothing is read beyond their end. All of it is borrowed.
 */
#ifndef PROFILE_PPROF_WIRE_H
#define PROFILE_PPROF_WIRE_H

#include <stddef.h>
#include <stdint.h>

enum pprof_kind {
	PPROF_VARINT = 0,
	PPROF_FIXED64 = 1,
	PPROF_BYTES = 2,
	PPROF_FIXED32 = 5
};

struct pprof_wire {
	const unsigned char *at, *end;
};

struct pprof_field {
	unsigned number;
	enum pprof_kind kind;
	uint64_t value;		 /* of a number */
	struct pprof_wire bytes; /* of bytes */
};

/* 1: a field; 0: the end; -1: it is none. */
int pprof_next(struct pprof_wire *, struct pprof_field *);
/* The numbers of a repeated field, packed or one by one; further ones than
 * `max` are dropped. -1: it is cut short. */
int pprof_numbers(const struct pprof_field *, uint64_t *numbers, size_t *count,
		  size_t max);

#endif
