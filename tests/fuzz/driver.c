/* SPDX-License-Identifier: MIT */
/*
 * Feeds a fuzz target without a fuzzer: its seeds, and mutations of them that
 * are the same each time. `make fuzz` feeds the same targets by libFuzzer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { ROUNDS = 20000, LARGEST = 4096 };

static uint64_t state = 88172645463325252ULL;

static uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return below > 0 ? state % below : 0;
}

/* Bytes that parsers stumble over. */
static const char odd[] = {0,	'\n', '\r', ',',  '"',	'-',  '.', ':', '/',
			   ' ', '\t', '9',  '%',  '\\', '\'', 'e', 'x', '{',
			   '(', 127,  27,   -128, -1,	-62,  -17};

static size_t
mutate(char *bytes, size_t len)
{
	size_t at = draw(len + 1), span = draw(9);

	switch (draw(5)) {
	case 0: /* cut */
		return at;
	case 1: /* put an odd byte */
		if (at < len)
			bytes[at] = odd[draw(sizeof(odd))];
		return len;
	case 2: /* leave some out */
		if (at + span > len)
			return at;
		memmove(bytes + at, bytes + at + span, len - at - span);
		return len - span;
	case 3: /* say some twice */
		if (at + span > len || len + span > LARGEST)
			return len;
		memmove(bytes + at + span, bytes + at, len - at);
		return len + span;
	default: /* turn a bit */
		if (at < len)
			bytes[at] ^= (char)(1 << draw(8));
		return len;
	}
}

int
main(void)
{
	static char bytes[LARGEST];
	size_t seeds = 0;

	while (fuzz_seeds[seeds] != NULL)
		seeds++;
	for (size_t i = 0; i < ROUNDS; i++) {
		const char *seed = fuzz_seeds[draw(seeds)];
		size_t len = strlen(seed);
		/* Just as long as the input, so that reading on is noticed. */
		uint8_t *input;

		memcpy(bytes, seed, len);
		for (uint64_t n = draw(6); n > 0; n--)
			len = mutate(bytes, len);
		input = malloc(len > 0 ? len : 1);
		if (input == NULL)
			return 1;
		memcpy(input, bytes, len);
		LLVMFuzzerTestOneInput(input, len);
		free(input);
	}
	printf("ok 1 - %d inputs\n1..1\n", ROUNDS);
	return 0;
}
