/* SPDX-License-Identifier: MIT */
/*
 * The exact figure: memory that the process itself has written, resident or
 * swapped. The kernel walks every page table entry and holds the memory map's
 * lock meanwhile.
 */
#include <math.h>

#include "base/mem.h"
#include "sample/source.h"

enum { ANON_ALONE, ANON_SHARED, PSS, SWAP };

static const struct metric metrics[] = {
    [ANON_ALONE] = {"anon_bytes",
		    "own memory: anonymous and swapped, less "
		    "what the kernel may take back",
		    METRIC_ALONE},
    [ANON_SHARED] = {"anon_bytes",
		     "own memory of all processes, each shared "
		     "page counted once",
		     METRIC_SHARED},
    [PSS] = {"pss_bytes", "resident memory, shared pages by share",
	     METRIC_GAUGE},
    [SWAP] = {"swap_bytes", "swapped out, shared pages by share", METRIC_GAUGE},
};

static double
rollup_bytes(const char *text, const char *label)
{
	return source_field(text, label, "kB") * 1024;
}

/* LazyFree was freed by the program but not yet taken back by the kernel. */
static double
rollup_alone(const char *text, double swap)
{
	double lazy = rollup_bytes(text, "LazyFree");

	return fmax(rollup_bytes(text, "Anonymous") - (isnan(lazy) ? 0 : lazy),
		    0) +
	       swap;
}

double
rollup_own(const char *text)
{
	return rollup_alone(text, rollup_bytes(text, "Swap"));
}

/* Swap comes late in the text: without it, the text was cut off. */
static int
rollup_parse(const char *text, double *values, const char **reason)
{
	double swap = rollup_bytes(text, "Swap");
	double anonymous = rollup_bytes(text, "Anonymous");

	if (isnan(swap) || isnan(anonymous)) {
		*reason = "not the text of a smaps_rollup file";
		return -1;
	}
	values[ANON_ALONE] = rollup_alone(text, swap);
	values[PSS] = rollup_bytes(text, "Pss");
	values[SWAP] = rollup_bytes(text, "SwapPss");
	if (isnan(values[SWAP]))
		values[SWAP] = swap;
	values[ANON_SHARED] = rollup_bytes(text, "Pss_Anon") +
			      rollup_bytes(text, "Pss_Shmem") + values[SWAP];
	if (isnan(values[ANON_SHARED])) {
		*reason = "this kernel has no Pss_Anon: memory that processes "
			  "share is counted in each of them";
		values[ANON_SHARED] = values[ANON_ALONE];
	}
	return 0;
}

const struct source source_smaps_rollup = {
    .name = "smaps_rollup",
    .help = "memory, exactly",
    .cadence = CADENCE_SLOW,
    SOURCE_METRICS_FROM(metrics),
    .path = "smaps_rollup",
    .parse = rollup_parse,
};
