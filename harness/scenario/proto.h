/* SPDX-License-Identifier: MIT */
/*
 * Messages and methods, as descriptors of Protocol Buffers tell them: files
 * that protoc has read, or what a server says about itself. All names are
 * identifiers, so that they may stand in any message.
 */
#ifndef SCENARIO_PROTO_H
#define SCENARIO_PROTO_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* The numbers are those of descriptor.proto. */
enum proto_type {
	PROTO_DOUBLE = 1,
	PROTO_FLOAT,
	PROTO_INT64,
	PROTO_UINT64,
	PROTO_INT32,
	PROTO_FIXED64,
	PROTO_FIXED32,
	PROTO_BOOL,
	PROTO_STRING,
	PROTO_GROUP,
	PROTO_MESSAGE,
	PROTO_BYTES,
	PROTO_UINT32,
	PROTO_ENUM,
	PROTO_SFIXED32,
	PROTO_SFIXED64,
	PROTO_SINT32,
	PROTO_SINT64,
	PROTO_TYPES
};

/* Messages that JSON writes in a way of their own. */
enum proto_kind { KIND_PLAIN, KIND_WRAPPER, KIND_TIMESTAMP, KIND_DURATION };

struct proto_number {
	const char *name;
	int32_t number;
};

struct proto_enum {
	const char *name;
	struct proto_number *numbers; /* in order */
	size_t count;
};

struct proto_message;

struct proto_field {
	const char *name, *json; /* "page_size", "pageSize" */
	uint32_t number;
	enum proto_type type;
	int repeated, packed;
	int presence; /* whether it is set can be told from its default */
	int oneof;    /* -1: of none */
	int is_map;   /* it is repeated, of messages with a key and value */
	const char *type_name; /* as written */
	const struct proto_message *message;
	const struct proto_enum *values;
};

/* By either of a field's names. */
struct proto_name {
	const char *name;
	uint32_t field;
};

struct proto_message {
	const char *name; /* "pkg.Outer.Inner" */
	enum proto_kind kind;
	int is_entry;		    /* of a map */
	struct proto_field *fields; /* by number */
	size_t nfields;
	struct proto_name *names; /* in order */
	size_t nnames;
};

struct proto_method {
	const char *name;			/* "pkg.Service/Method" */
	const char *scope, *in_name, *out_name; /* as written */
	const struct proto_message *in, *out;
	int client_streams, server_streams;
};

struct protos;

struct protos *protos_new(void);
void protos_free(struct protos *);
/*
 * Takes a FileDescriptorSet in; or one FileDescriptorProto, unless that file is
 * there already. -1, STATUS_DATA, "FROM: why": it is none, or too large.
 */
int protos_add_set(struct protos *, const char *from, const char *bytes,
		   size_t length, struct error *);
int protos_add_file(struct protos *, const char *from, const char *bytes,
		    size_t length, struct error *);
/*
 * A file that others import and that has not been taken in; after that one, or
 * (NULL) the first. NULL: there is none.
 */
const char *protos_missing(const struct protos *, const char *after);
/* Once all have been: each name is found. From now on it does not change. */
int protos_resolve(struct protos *, const char *from, struct error *);

/* NULL: there is none. */
const struct proto_method *protos_method(const struct protos *,
					 const char *name);
const struct proto_message *protos_message(const struct protos *,
					   const char *name);
/* NULL-ended. */
const char *const *protos_method_names(const struct protos *);

const struct proto_field *proto_field_numbered(const struct proto_message *,
					       uint32_t number);
/* By its name, or the one that JSON has for it. */
const struct proto_field *proto_field_named(const struct proto_message *,
					    const char *name);
const struct proto_number *proto_enum_numbered(const struct proto_enum *,
					       int32_t number);
const struct proto_number *proto_enum_named(const struct proto_enum *,
					    const char *name);

#endif
