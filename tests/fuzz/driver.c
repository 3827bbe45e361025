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
#include "mutate.h"

enum { ROUNDS = 20000, LARGEST = 4096 };
/* Of the processor, for what spins; and in all, for what waits. */
enum { BUSY_S = 10, WAIT_S = 120 };

static uint64_t state = 88172645463325252ULL;

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
		const char *seed = fuzz_seeds[draw(&state, seeds)];
		size_t len = strlen(seed);
		/* Just as long as the input, so that reading on is noticed. */
		uint8_t *input;

		memcpy(bytes, seed, len);
		for (uint64_t n = draw(&state, 6); n > 0; n--)
			len = mutate(&state, bytes, len, LARGEST);
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
