/* SPDX-License-Identifier: MIT */
/* Fields of protocol buffers (protobuf.dev/programming-guides/encoding). */
#ifndef BASE_PROTOBUF_H
#define BASE_PROTOBUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

void protobuf_varint(struct buf *, uint64_t);
void protobuf_int(struct buf *, unsigned field, int64_t);
void protobuf_double(struct buf *, unsigned field, double);
/* A text, or a message that was made before. */
void protobuf_bytes(struct buf *, unsigned field, const char *bytes,
		    size_t length);

#endif
