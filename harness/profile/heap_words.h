/* SPDX-License-Identifier: MIT */
/* Says in words what keeps a group of objects. */
#ifndef PROFILE_HEAP_WORDS_H
#define PROFILE_HEAP_WORDS_H

#include "profile/heap_blame.h"

/* "\"unpipe\" listeners on a Writable" */
void heap_words_what(const struct blame *, struct buf *);
/* " ← onUnpipe, express-form-data/lib/index.js:41 ← app, server.js" */
void heap_words_path(const struct blame *, struct buf *);

#endif
