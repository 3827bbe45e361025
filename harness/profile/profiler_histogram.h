/* SPDX-License-Identifier: MIT */
/* The JVM's class histogram, as GC.class_histogram prints it. */
#ifndef PROFILE_PROFILER_HISTOGRAM_H
#define PROFILE_PROFILER_HISTOGRAM_H

#include "profile/profile.h"

/* Adds what the objects of each class take, times sign: -1 for the histogram
 * from before. STATUS_UNAVAILABLE: not such a text. */
int histogram_parse(struct profile *, const char *text, double sign,
		    struct error *);
/* The bytes of all classes; NAN: it does not say. */
double histogram_total(const char *text);

#endif
