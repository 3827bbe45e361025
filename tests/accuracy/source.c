/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <math.h>

#define PARETO 1.5
#define POISSON_EXACT 30 /* above, the normal approximation is close enough */

void
source_begin(struct source *source, const char *name, double size)
{
	*source =
	    (struct source){.state = 0xcbf29ce484222325u ^ (uint64_t)size};
	while (*name != '\0')
		source->state =
		    (source->state ^ (unsigned char)*name++) * 0x100000001b3u;
}

double
source_uniform(struct source *source)
{
	source->state ^= source->state << 13; /* xorshift64, Marsaglia 2003 */
	source->state ^= source->state >> 7;
	source->state ^= source->state << 17;
	return (double)(source->state >> 11) / 9007199254740992.0;
}

double
source_between(struct source *source, double low, double high)
{
	return low + (high - low) * source_uniform(source);
}

double
source_normal(struct source *source)
{
	double radius = sqrt(-2 * log(source_uniform(source) + 1e-300));

	return radius * cos(2 * M_PI * source_uniform(source));
}

double
source_exponential(struct source *source)
{
	return -log(source_uniform(source) + 1e-300);
}

double
source_poisson(struct source *source, double mean)
{
	double n = -1;

	if (mean > POISSON_EXACT)
		return fmax(
		    floor(mean + sqrt(mean) * source_normal(source) + 0.5), 0);
	for (double left = mean; left >= 0; n++)
		left -= source_exponential(source);
	return n;
}

double
source_pareto(struct source *source)
{
	return (PARETO - 1) / PARETO *
	       pow(source_uniform(source) + 1e-12, -1 / PARETO);
}

double
source_autoregressive(struct source *source, double phi)
{
	source->level =
	    phi * source->level + sqrt(1 - phi * phi) * source_normal(source);
	return source->level;
}
