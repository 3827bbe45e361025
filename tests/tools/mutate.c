/* SPDX-License-Identifier: MIT */
/* mutate SEED FILE: changes some bytes of it, the same ones for a seed. */
#include <stdio.h>
#include <stdlib.h>

#include "../fuzz/mutate.h"

enum { LARGEST = 1 << 20 };

int
main(int argc, char **argv)
{
	static char bytes[LARGEST];
	uint64_t state;
	size_t len;
	FILE *file;

	if (argc != 3 || (file = fopen(argv[2], "r+")) == NULL)
		return 64;
	state = (strtoull(argv[1], NULL, 10) + 7) * 2654435769u;
	for (int i = 0; i < 4; i++)
		draw(&state, 0);
	len = fread(bytes, 1, sizeof(bytes), file);
	for (uint64_t n = 1 + draw(&state, 8); n > 0; n--)
		len = mutate(&state, bytes, len, sizeof(bytes));
	file = freopen(argv[2], "w", file);
	if (file == NULL || fwrite(bytes, 1, len, file) != len ||
	    fclose(file) != 0)
		return 74;
	return 0;
}
