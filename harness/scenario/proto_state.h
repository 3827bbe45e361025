/* SPDX-License-Identifier: MIT */
/* What proto_reader.h's files read and proto.c finds. */
#ifndef SCENARIO_PROTO_STATE_H
#define SCENARIO_PROTO_STATE_H

#include "scenario/proto.h"

enum {
	PROTO_BYTES_MOST = 64 << 20, /* of descriptors, */
	PROTO_MOST = 1 << 20,	     /* fields and other things in them, */
	PROTO_FILES = 10000,	     /* files, and as many imports, */
	PROTO_NAME_MOST = 500,	     /* bytes of a name, */
	PROTO_DEPTH = 32	     /* messages declared within each other */
};

/* A list that grows; the items are owned by protos->blocks. */
struct proto_list {
	void **items;
	size_t count, room;
};

struct protos {
	struct proto_list blocks; /* all memory that is never moved */
	struct proto_list messages, enums, methods;
	struct strings files, imports;
	const char **method_names; /* NULL-ended, in order */
	size_t bytes, things;	   /* taken in so far */
};

/* Memory that lives as long, all zero; counted. NULL: there is too much. */
void *protos_keep(struct protos *, size_t count, size_t size);
void proto_list_add(struct proto_list *, void *item);

#endif
