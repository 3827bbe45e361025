/* SPDX-License-Identifier: MIT */
/*
 * A growing text buffer, and a list of strings. Both start as all zero
 * and are emptied by their _free().
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct buf {
	char *data; /* ended by a NUL; NULL until something is added */
	size_t len;
	size_t cap;
};

void buf_add(struct buf *, const char *bytes, size_t length);
void buf_adds(struct buf *, const char *text);
void buf_addf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *); /* keeps the memory */
void buf_free(struct buf *);
/* The text so far, "" when empty. Valid until the next change. */
const char *buf_text(const struct buf *);

/* The text as a string of its own; the buffer is empty again. */
char *buf_take(struct buf *);

struct strings {
	char **items; /* owned */
	size_t count;
};

void strings_add(struct strings *, const char *text); /* copies */
/* Where the text is; -1: it is not among them. */
int strings_index(const struct strings *, const char *text);
int strings_has(const struct strings *, const char *text);
void strings_free(struct strings *);

#endif
