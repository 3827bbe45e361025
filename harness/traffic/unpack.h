/* SPDX-License-Identifier: MIT */
/*
 * Unpacking compressed logs as they come, in fixed memory: a log that is huge
 * when it is unpacked costs time, not space.
 */
#ifndef TRAFFIC_UNPACK_H
#define TRAFFIC_UNPACK_H

#include <stddef.h>

enum {
	UNPACK_MAGIC = 6,	   /* bytes that tell the format, at most */
	UNPACK_MEMORY = 256 << 20, /* that a file may demand for its window */
};

/* Bytes in and out, which a step takes and gives. */
struct unpack_io {
	const unsigned char *in;
	size_t in_len;
	char *out;
	size_t out_len;
};

enum unpack_result { UNPACK_MORE, UNPACK_END, UNPACK_BAD };

struct unpacker {
	const char *name;  /* "gzip" */
	const char *magic; /* the first bytes of a file */
	size_t magic_len;
	void *(*open)(void); /* never NULL */
	/* END: of one stream, another one may follow. why: why it is BAD. */
	enum unpack_result (*step)(void *, struct unpack_io *,
				   const char **why);
	void (*close)(void *);
};

#define UNPACK(name) extern const struct unpacker unpack_##name;
#include "traffic/unpacks.def"
#undef UNPACK

/* By the first bytes; NULL: they are not compressed in a way that is known. */
const struct unpacker *unpacker_find(const unsigned char *bytes, size_t len);
/* The name of a compression that cannot be unpacked; NULL: it is none. */
const char *unpack_unknown(const unsigned char *bytes, size_t len);

#endif
