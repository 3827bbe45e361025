/* SPDX-License-Identifier: MIT */
/* Makes something a little wrong, the same way for the same seed. */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t
draw(uint64_t *state, uint64_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return below > 0 ? *state % below : 0;
}

/* Changes bytes in one place; returns how many they are now: at most `most`. */
static inline size_t
mutate(uint64_t *state, char *bytes, size_t len, size_t most)
{
	/* Bytes that parsers stumble over. */
	static const char odd[] = {0,	 '\n', '\r', ',',  '"', '-', '.',
				   ':',	 '/',  ' ',  '\t', '9', '%', '\\',
				   '\'', 'e',  'x',  '{',  '(', 127, 27,
				   -128, -1,   -62,  -17};
	size_t at = draw(state, len + 1), span = draw(state, 9);

	switch (draw(state, 5)) {
	case 0: /* cut */
		return at;
	case 1: /* put an odd byte */
		if (at < len)
			bytes[at] = odd[draw(state, sizeof(odd))];
		return len;
	case 2: /* leave some out */
		if (at + span > len)
			return at;
		memmove(bytes + at, bytes + at + span, len - at - span);
		return len - span;
	case 3: /* say some twice */
		if (at + span > len || len + span > most)
			return len;
		memmove(bytes + at + span, bytes + at, len - at);
		return len + span;
	default: /* turn a bit */
		if (at < len)
			bytes[at] ^= (char)(1 << draw(state, 8));
		return len;
	}
}

#endif
