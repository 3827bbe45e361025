/* SPDX-License-Identifier: MIT */
/* Helpers for text. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

int text_starts(const char *text, const char *prefix);
int text_ends(const char *text, const char *suffix);
/*
 * Whether no byte is 0x7f or below `least`, which is at most 0x80. Bytes above
 * 0x7f pass: they are UTF-8, or not ours to judge.
 */
int text_is_clean(const char *text, size_t length, unsigned char least);
/* How many of its first bytes are a token of RFC 9110, 5.6.2. */
size_t text_token(const char *text);
/*
 * Edits between two words (Levenshtein); of words over 63 bytes a large number.
 */
size_t text_distance(const char *, const char *);
/* FNV-1a, 64 bits: to tell texts apart, not for security. */
uint64_t text_hash(uint64_t hash, const void *bytes, size_t length);
#define TEXT_HASH_START UINT64_C(0xcbf29ce484222325)
/*
 * A tick, a cross, or for what is not known (-1) a question mark; "ok", "FAIL"
 * and
 * "?", as wide as each other, if the locale is not UTF-8.
 */
const char *text_mark(int good);
void text_base64(struct buf *, const void *bytes, size_t length);
/* Appends what such a text encodes; -1: it is not base64. */
int text_unbase64(struct buf *, const char *text);
/*
 * The word nearest to a mistyped one; NULL: none is near. words ends with NULL.
 */
const char *text_nearest(const char *mistyped, const char *const *words);

#endif
