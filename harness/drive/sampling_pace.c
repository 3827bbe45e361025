/* SPDX-License-Identifier: MIT */
#include "drive/sampling_pace.h"

#include <math.h>

/*
 * How many costly samples a run needs at least, whether its first quarter or
 * its cycles are judged.
 */
static const double least_samples = 40, exact_s = 0.25, seldom_s = 5;

/* How many collections a run gets if nobody set a budget for them; to tell
 * growth by requests from growth by time takes more. */
static const double least_collections = 16, least_varied = 24;

double
sampling_slowest(double length_s)
{
	return fmax(exact_s, fmin(length_s / least_samples, seldom_s));
}

/* Cheap samples need not come more than three times as often as costly ones. */
double
sampling_interval(const struct settings *settings)
{
	int asked = settings_source(settings, &settings->sample_interval) !=
		    SOURCE_DEFAULT;

	if (asked || !isnan(settings->cycles) || !isnan(settings->requests))
		return settings->sample_interval;
	return fmax(
	    settings->sample_interval,
	    fmin(sampling_slowest(settings_duration(settings)) / 3, exact_s));
}

/* The expected length of the measured part; NAN if nobody can tell. */
static double
measured_length(const struct settings *settings)
{
	return isnan(settings->requests) ? settings_duration(settings)
					 : settings->requests / settings->rate;
}

/* With a number of requests alone, the length is unknown. */
double
sampling_slowest_for(const struct settings *settings)
{
	double slowest = sampling_slowest(measured_length(settings));

	if (!isnan(settings->cycles))
		return exact_s;
	return isnan(settings->requests) ? slowest : fmin(1, slowest);
}

double
sampling_collections(const struct settings *settings)
{
	if (settings_source(settings, &settings->gc_budget) != SOURCE_DEFAULT)
		return 0;
	if (settings->vary)
		return settings_duration(settings) / least_varied;
	return isnan(settings->requests)
		   ? settings_duration(settings) / least_collections
		   : 2;
}
