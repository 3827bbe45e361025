/* SPDX-License-Identifier: MIT */
/* accuracy [SERIES-PER-CELL [CORPUS]]: prints every table. */
#include "accuracy.h"

#include <stdlib.h>

#include "cells.h"

int
main(int argc, char **argv)
{
	size_t series = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	const char *dir = argc > 2 ? argv[2] : "tests/corpus";
	struct corpus corpus;

	if (corpus_read(&corpus, dir) != 0)
		return 1;
	corpus_print(&corpus, stdout);
	rivals_print(&corpus, stdout);
	corpus_free(&corpus);
	if (series > 0) {
		cells_print(series, stdout);
		needed_print(series, stdout);
	}
	for (int mode = 0; series > 0 && mode < SIMULATION_MODES; mode++)
		simulation_print((enum simulation_mode)mode, series, stdout);
	return 0;
}
