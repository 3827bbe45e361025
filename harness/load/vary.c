/* SPDX-License-Identifier: MIT */
#include "load/vary.h"

#include <math.h>

#include "base/random.h"
#include "load/phase.h"

static const double high = 1 + SETTINGS_VARY, low = 1 - SETTINGS_VARY;
/* Where the low half begins, as a share of the block: the least, and what the
 * seed adds at most. */
static const double earliest = 0.2, drawn = 0.1;

/* Follows from the seed and the number of the block alone. */
static double
vary_begins(double seed, size_t block)
{
	uint64_t key = random_mix((uint64_t)seed + RANDOM_STEP);

	return earliest +
	       drawn * random_unit(random_mix(key + block * RANDOM_STEP));
}

static size_t
vary_blocks(const struct settings *settings)
{
	double blocks =
	    floor(phase_measured_time(settings) / settings_duration(settings));

	return (size_t)fmax(1, fmin(blocks, VARY_MOST / VARY_BLOCK));
}

static void
vary_add(struct vary *vary, double length_s, double level)
{
	vary->stretches[vary->count++] = (struct vary_stretch){length_s, level};
}

void
vary_plan(struct vary *vary, const struct settings *settings)
{
	double times = isnan(settings->rate) ? 1 / high : 1, whole;
	size_t blocks;

	*vary = (struct vary){.most = high * times};
	if (!settings->vary)
		return;
	blocks = vary_blocks(settings);
	whole = phase_measured_time(settings) / (double)blocks;
	for (size_t i = 0; i < blocks; i++) {
		double first = vary_begins(settings->seed, i) * whole;

		vary_add(vary, first, high * times);
		vary_add(vary, whole / 2, low * times);
		vary_add(vary, whole / 2 - first, high * times);
	}
}
