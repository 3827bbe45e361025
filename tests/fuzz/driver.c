/* SPDX-License-Identifier: MIT */
/*
 * Feeds a fuzz target without a fuzzer: its seeds, and mutations of them that
 * are the same each time. `make fuzz` feeds the same targets by libFuzzer. An
 * input that is never done with ends the program, by a signal.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "fuzz.h"

enum { ROUNDS = 20000, LARGEST = 4096 };
/* Of the processor, for what spins; and in all, for what waits. */
enum { BUSY_S = 10, WAIT_S = 120 };

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

static void
watch(void)
{
	const struct itimerval busy = {.it_value.tv_sec = BUSY_S};

	setitimer(ITIMER_PROF, &busy, NULL);
	alarm(WAIT_S);
}

int
main(void)
{
	static char bytes[LARGEST];
	int rounds = &fuzz_rounds != NULL ? fuzz_rounds : ROUNDS;
	size_t seeds = 0;

	while (fuzz_seeds[seeds] != NULL)
		seeds++;
	for (int i = 0; i < rounds; i++) {
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
		watch();
		LLVMFuzzerTestOneInput(input, len);
		free(input);
	}
	printf("ok 1 - %d inputs\n1..1\n", rounds);
	return 0;
}
