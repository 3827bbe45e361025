/* SPDX-License-Identifier: MIT */
/*
 * A heap dump of a JVM (HPROF, "JAVA PROFILE 1.0.2", by which HotSpot writes
 * it), read as a stream: what is in it is called back, nothing is kept. It
 * comes from the service, so nothing in it is believed: a record that is longer
 * than what it is in ends the reading.
 */
#ifndef PROFILE_HPROF_H
#define PROFILE_HPROF_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum {
	HPROF_TEXT = 512,	      /* bytes of a name that are kept */
	HPROF_OBJECT_BYTES = 1 << 20, /* the fields of one object, at most */
	HPROF_BUFFER = 2 * HPROF_OBJECT_BYTES
};

/* The types of fields, as the format numbers them. */
enum hprof_type {
	HPROF_REFERENCE = 2,
	HPROF_BOOLEAN = 4,
	HPROF_CHAR,
	HPROF_FLOAT,
	HPROF_DOUBLE,
	HPROF_BYTE,
	HPROF_SHORT,
	HPROF_INT,
	HPROF_LONG
};

/* What has an object without another object. */
enum hprof_root {
	HPROF_ROOT_LASTING, /* a thread, JNI's globals, the JVM itself */
	HPROF_ROOT_PASSING  /* what a call or a lock has as long as it lasts */
};

/* What comes, in the order of the file; NULL: it is skipped. */
struct hprof_events {
	void (*on_name)(void *, uint64_t id, const char *, size_t length);
	void (*on_loaded)(void *, uint64_t class, uint64_t name);
	void (*on_root)(void *, enum hprof_root, uint64_t id);
	/* Its static fields and those of its objects follow. */
	void (*on_class)(void *, uint64_t id, uint64_t super);
	void (*on_static)(void *, uint64_t name, enum hprof_type,
			  uint64_t value);
	void (*on_field)(void *, uint64_t name, enum hprof_type);
	/* Its fields as they lie, those of its own class first. */
	void (*on_object)(void *, uint64_t id, uint64_t class,
			  const unsigned char *, size_t length);
	/* Its elements follow. */
	void (*on_array)(void *, uint64_t id, uint64_t class, uint32_t count);
	void (*on_element)(void *, uint64_t id);
	void (*on_numbers)(void *, uint64_t id, enum hprof_type,
			   uint32_t count);
};

struct hprof {
	int fd; /* of a regular file; borrowed */
	const struct hprof_events *events;
	void *arg;
	const volatile int *stop; /* NULL */
	const char *failed;	  /* set by anybody, it ends the reading */
	size_t id_size;		  /* 4 or 8 */
	unsigned char *buffer;
	uint64_t base, size; /* of the buffer in the file; of the file */
	uint64_t end;	     /* of the record that is read */
	size_t at, have, room;
};

/* Reads all of it, from its beginning. STATUS_DATA: why not, "it ends early";
 * STATUS_INTERRUPTED. */
int hprof_read(struct hprof *, struct error *);

/* hprof_bytes.c. So many bytes that follow each other; NULL: that many are not
 * left of the record, or of the file. */
const unsigned char *hprof_bytes(struct hprof *, size_t length);
void hprof_skip(struct hprof *, uint64_t length);
uint64_t hprof_left(const struct hprof *); /* of the record */
uint64_t hprof_number(struct hprof *, size_t length);
uint64_t hprof_id(struct hprof *);
/* 0: there is no such type. */
size_t hprof_type_size(const struct hprof *, unsigned type);
uint64_t hprof_take(const unsigned char *, size_t length);

#endif
