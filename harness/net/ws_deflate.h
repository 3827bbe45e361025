/* SPDX-License-Identifier: MIT */
/*
 * Messages as permessage-deflate packs them (RFC 7692), each by itself, so that
 * a connection at rest needs no memory for it.
 */
#ifndef NET_WS_DEFLATE_H
#define NET_WS_DEFLATE_H

#include <stddef.h>

#include "base/buf.h"

struct deflater; /* for all connections of a thread */

/* NULL: no memory for it. */
struct deflater *deflater_new(void);
void deflater_free(struct deflater *);
void deflater_pack(struct deflater *, const char *bytes, size_t length,
		   struct buf *out);

enum unpacked { UNPACKED, UNPACKED_BAD, UNPACKED_LARGE };
/* At most so many bytes come out. */
enum unpacked deflater_unpack(struct deflater *, const char *bytes,
			      size_t length, size_t most, struct buf *out);

#endif
