/* SPDX-License-Identifier: MIT */
#ifndef OUT_SNAPPY_H
#define OUT_SNAPPY_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Adds a block of Snappy's format that holds these bytes, at most 4 GiB, as one
 * literal: valid, and not smaller. A set of points takes some ten kilobytes a
 * second, which is not worth a library.
 */
void snappy_block(struct buf *, const char *bytes, size_t length);

#endif
