/* SPDX-License-Identifier: MIT */
/* accuracy [SERIES-PER-CELL [CORPUS]]: prints every table. */
#include "accuracy.h"

#include <stdlib.h>

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
	for (int mode = 0; series > 0 && mode < SIMULATION_MODES; mode++)
		simulation_print((enum simulation_mode)mode, series, stdout);
	return 0;
}
