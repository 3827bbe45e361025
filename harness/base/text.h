/* SPDX-License-Identifier: MIT */
/* Small things done to text, and to small files. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

int text_starts(const char *text, const char *prefix);
int text_ends(const char *text, const char *suffix);
/*
 * Whether each byte is printable: none is 0x7f or below `least`, which is up to
 * 0x80. Bytes above that pass: they are UTF-8, or not ours to judge.
 */
int text_is_clean(const char *text, size_t length, unsigned char least);
/* Edits between two words (Levenshtein); words over 63 bytes are "far". */
size_t text_distance(const char *, const char *);
/* FNV-1a, 64 bits: tells two scenarios apart, protects nothing. */
uint64_t text_hash(uint64_t hash, const void *bytes, size_t length);
#define TEXT_HASH_START UINT64_C(0xcbf29ce484222325)
/* A tick or a cross; "ok" or "no" unless the locale's text is UTF-8. */
const char *text_mark(int good);
void text_base64(struct buf *, const void *bytes, size_t length);
/*
 * One of several words, nearest to a mistyped one; NULL when none is near.
 * words ends with NULL.
 */
const char *text_nearest(const char *mistyped, const char *const *words);
/* A whole file ("-": standard input) of at most `limit` bytes. STATUS_DATA, or
 * STATUS_IO. */
int text_read_file(const char *path, size_t limit, struct buf *,
		   struct error *);

#endif
