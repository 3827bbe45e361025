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
	if (series > 0)
		simulation_print(series, stdout);
	return 0;
}
