/* SPDX-License-Identifier: MIT */
/*
 * Descriptors as they are read, in the format of
 * google/protobuf/descriptor.proto. The first problem is kept; what is returned
 * after it is of no use.
 *
 * The files in layers, each using only those above it:
 *   proto_names  what every declaration is read by: its fields, its name
 *   proto_types  enums and messages
 *   proto_read   services, files and sets of files
 */
#ifndef SCENARIO_PROTO_READER_H
#define SCENARIO_PROTO_READER_H

#include "scenario/proto_state.h"
#include "scenario/proto_wire.h"

struct proto_reader {
	struct protos *protos;
	const char *problem;
	int is_proto2, is_proto3; /* neither: of an edition */
	unsigned depth;
};

/* proto_names.c */
int reader_fail(struct proto_reader *, const char *problem); /* -1 */
/* The next field of a message. 0: there are no more; -1: it is none. */
int reader_next(struct proto_reader *, struct wire *, struct wire_field *);
/* How often the message has that field. */
size_t reader_count(struct wire, uint32_t number);
/* As protos_keep(). */
void *reader_keep(struct proto_reader *, size_t count, size_t size);
/* A name, or with dots one of several. NULL: it is no identifier. */
const char *reader_name(struct proto_reader *, const struct wire_field *,
			int dots);
/* What a declaration is called within its scope. NULL: nothing. */
const char *reader_own_name(struct proto_reader *, struct wire,
			    const char *scope, char with);

/* proto_types.c: into reader->protos. */
void reader_enum(struct proto_reader *, struct wire, const char *scope);
void reader_message(struct proto_reader *, struct wire, const char *scope);

#endif
