/* SPDX-License-Identifier: MIT */
/* The JVM's class histogram, as GC.class_histogram prints it. */
#ifndef PROFILE_JVM_HISTOGRAM_H
#define PROFILE_JVM_HISTOGRAM_H

#include "profile/profile.h"

/* Adds the bytes of each class, and how many objects of it there are if it is
 * no runtime's or framework's, times sign: -1 for the histogram from before.
 * STATUS_UNAVAILABLE: it is not a histogram. */
int histogram_parse(struct profile *, const char *text, double sign,
		    struct error *);
/* The bytes of all classes; NAN: not given. */
double histogram_total(const char *text);
/* Gives a frame its package, by the name of its class. */
void histogram_belongs(struct frame *);
/* The instances of a class, "com.shop.Cart$Line". */
double histogram_count(const char *text, const char *class);

#endif
