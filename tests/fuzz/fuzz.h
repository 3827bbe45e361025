/* SPDX-License-Identifier: MIT */
/* What a fuzz target offers: it takes any bytes, and has some to begin with. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);
extern const char *const fuzz_seeds[]; /* NULL-ended, under 4 KiB each */
/* How many inputs, where each takes long; else the driver has a number. */
extern const int fuzz_rounds __attribute__((weak));

/* The input as a text; the caller frees it. */
static inline char *
fuzz_text(const uint8_t *bytes, size_t len)
{
	char *text = malloc(len + 1);

	if (text == NULL)
		abort();
	memcpy(text, bytes, len);
	text[len] = '\0';
	return text;
}

#endif
