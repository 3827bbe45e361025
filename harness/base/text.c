/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { WORD = 64 };

int
text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

int
text_ends(const char *text, const char *suffix)
{
	size_t length = strlen(text), end = strlen(suffix);

	return length >= end && strcmp(text + length - end, suffix) == 0;
}

static size_t
text_least(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOP EACH(0x80)

/* Checks eight bytes at once; not 0: at least one of them is not clean. */
static uint64_t
unclean(uint64_t eight, unsigned char least)
{
	uint64_t deleted = eight ^ EACH(0x7f);

	return ((eight - EACH(least)) & ~eight & TOP) |
	       ((deleted - EACH(1)) & ~deleted & TOP);
}

static int
eight_are_clean(const char *text, unsigned char least)
{
	uint64_t eight;

	memcpy(&eight, text, sizeof(eight));
	return unclean(eight, least) == 0;
}

int
text_is_clean(const char *text, size_t length, unsigned char least)
{
	size_t i = 0;

	if (length >= 8) { /* the last eight may overlap those before */
		for (; i + 8 < length; i += 8)
			if (!eight_are_clean(text + i, least))
				return 0;
		return eight_are_clean(text + length - 8, least);
	}
	for (; i < length; i++)
		if ((unsigned char)text[i] < least || text[i] == 0x7f)
			return 0;
	return 1;
}

size_t
text_token(const char *text)
{
	static const unsigned char allowed[256] = {
	    ['!'] = 1,	       ['#'] = 1,  ['$'] = 1,	      ['%'] = 1,
	    ['&'] = 1,	       ['\''] = 1, ['*'] = 1,	      ['+'] = 1,
	    ['-'] = 1,	       ['.'] = 1,  ['0' ... '9'] = 1, ['A' ... 'Z'] = 1,
	    ['^' ... 'z'] = 1, ['|'] = 1,  ['~'] = 1};
	const unsigned char *at = (const unsigned char *)text;

	while (allowed[*at])
		at++;
	return (size_t)(at - (const unsigned char *)text);
}

size_t
text_distance(const char *a, const char *b)
{
	size_t row[WORD], na = strlen(a), nb = strlen(b);

	if (na >= WORD || nb >= WORD)
		return WORD;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t above = row[j];

			row[j] = text_least(above + 1, row[j - 1] + 1,
					    diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[nb];
}

const char *
text_nearest(const char *mistyped, const char *const *words)
{
	const char *best = NULL;
	size_t least = 3; /* with more edits it is a different word */

	for (; *words != NULL; words++) {
		size_t edits = text_distance(*words, mistyped);

		if (edits < least && edits < strlen(*words)) {
			least = edits;
			best = *words;
		}
	}
	return best;
}

uint64_t
text_hash(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *s = bytes;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ s[i]) * UINT64_C(0x100000001b3);
	return hash;
}

/* RFC 4648, section 4. */
static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789+/";

void
text_base64(struct buf *out, const void *bytes, size_t length)
{
	const unsigned char *s = bytes;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned three = (unsigned)s[i] << 16;
		char four[4];

		if (left > 1)
			three |= (unsigned)s[i + 1] << 8;
		if (left > 2)
			three |= s[i + 2];
		four[0] = digits[three >> 18];
		four[1] = digits[three >> 12 & 63];
		four[2] = left > 1 ? digits[three >> 6 & 63] : '=';
		four[3] = left > 2 ? digits[three & 63] : '=';
		buf_add(out, four, sizeof(four));
	}
}

int
text_unbase64(struct buf *out, const char *text)
{
	size_t length = strspn(text, digits), rest = strlen(text + length);
	unsigned bits = 0;

	if ((length + rest) % 4 != 0 || rest > 2 ||
	    strspn(text + length, "=") != rest)
		return -1;
	for (size_t i = 0; i < length; i++) {
		char byte;

		bits = bits << 6 | (unsigned)(strchr(digits, text[i]) - digits);
		if (i % 4 == 0)
			continue;
		byte = (char)(bits >> (6 - 2 * (i % 4)));
		buf_add(out, &byte, 1);
	}
	return 0;
}

/* The first one that is set and not empty counts, as in the C library. */
static int
locale_is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	const char *value = NULL;

	for (size_t i = 0; i < COUNT(names) && value == NULL; i++)
		if ((value = getenv(names[i])) != NULL && *value == '\0')
			value = NULL;
	return value != NULL && (strcasestr(value, "utf-8") != NULL ||
				 strcasestr(value, "utf8") != NULL);
}

const char *
text_mark(int good)
{
	if (!locale_is_utf8())
		return good < 0 ? "?   " : good ? "ok  " : "FAIL";
	if (good < 0)
		return "?";
	return good ? "\xe2\x9c\x93" : "\xe2\x9c\x97";
}
