/* SPDX-License-Identifier: MIT */
#include "scenario/mix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/random.h"

/* The largest change of a flow's share, relative to the share. */
static const double swing = 0.9;
/* Shorter stretches than this vary by chance anyway. */
static const double least_length = 50;

/* No user has this number. */
static const uint64_t nobody = UINT64_MAX;

static double
mix_length(const struct settings *settings)
{
	double length = settings->rate * settings->duration / MIX_STRETCHES;

	if (isnan(settings->rate) || !isnan(settings->requests) ||
	    !isnan(settings->cycles) || settings->stages.count > 0 ||
	    !(length >= least_length))
		return 0;
	return length;
}

void
mix_make(struct mix *mix, const double *weights, size_t count,
	 const struct settings *settings)
{
	double sum = 0;

	*mix = (struct mix){.count = count,
			    .seed = settings->seed,
			    .length = count > 1 ? mix_length(settings) : 0,
			    .first = settings_warmup_iterations(settings),
			    .stretch = -1};
	mix->weights = xcalloc(2 * count, sizeof(*mix->weights));
	mix->shares = mix->weights + count;
	for (size_t i = 0; i < count; i++)
		sum += weights[i];
	for (size_t i = 0; i < count; i++)
		mix->weights[i] = weights[i] / sum;
	memcpy(mix->shares, mix->weights, count * sizeof(*weights));
}

void
mix_free(struct mix *mix)
{
	free(mix->weights);
}

/* Draws for each flow whether it has more or less than its share; not all the
 * same. */
static void
mix_draw(const struct mix *mix, double pair, double *signs)
{
	struct random random;
	size_t first = 0, more = 0, taken = 0;

	random_seed(&random, mix->seed, nobody, (uint64_t)pair);
	for (size_t i = 0; i < mix->count; i++) {
		signs[i] = random_below(&random, 2) ? 1 : -1;
		if (!(mix->weights[i] > 0))
			continue;
		if (taken++ == 0)
			first = i;
		more += signs[i] > 0;
	}
	if (more == 0 || more == taken)
		signs[first] = -signs[first];
}

/* The second stretch of a pair makes up for the first. */
static void
mix_vary(struct mix *mix, double stretch)
{
	double pair = floor(stretch / 2), mean = 0, most = 0, times;

	mix_draw(mix, pair, mix->shares);
	for (size_t i = 0; i < mix->count; i++)
		mean += mix->weights[i] * mix->shares[i];
	for (size_t i = 0; i < mix->count; i++)
		if (mix->weights[i] > 0)
			most = fmax(most, fabs(mix->shares[i] - mean));
	times = most > 0 ? swing / most : 0;
	if (stretch > 2 * pair)
		times = -times;
	for (size_t i = 0; i < mix->count; i++)
		mix->shares[i] =
		    mix->weights[i] * (1 + times * (mix->shares[i] - mean));
	mix->stretch = stretch;
}

/* The shares that hold for that iteration. */
static const double *
mix_shares(struct mix *mix, uint64_t iteration)
{
	double at = (double)iteration - 1 - mix->first, stretch;

	if (mix->length == 0 || iteration == 0 || at < 0)
		return mix->weights;
	stretch = floor(at / mix->length);
	if (stretch != mix->stretch)
		mix_vary(mix, stretch);
	return mix->shares;
}

size_t
mix_pick(struct mix *mix, uint64_t iteration, double drawn)
{
	const double *shares = mix_shares(mix, iteration);
	size_t flow = 0;

	while (flow + 1 < mix->count && drawn >= shares[flow])
		drawn -= shares[flow++];
	return flow;
}
