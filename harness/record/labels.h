/* SPDX-License-Identifier: MIT */
/* The labels of a series in a monitoring system. All zero at first. */
#ifndef RECORD_LABELS_H
#define RECORD_LABELS_H

#include <stdint.h>

#include "base/buf.h"

struct labels {
	struct strings names, values;
};

void labels_add(struct labels *, const char *name, const char *value);
/* The value of that name; "": there is none, which is the same. */
const char *labels_get(const struct labels *, const char *name);
void labels_free(struct labels *);
/* The same set has the same number, in whatever order it came. */
uint64_t labels_hash(const struct labels *);
/* 'name="value", name="value"', without that name (NULL: with all). */
void labels_write(struct buf *, const struct labels *, const char *without);
/*
 * How many names both have with one value; -1: of one name they have two. The
 * name of the metric does not count.
 */
int labels_shared(const struct labels *, const struct labels *);

#endif
