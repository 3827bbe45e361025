/* SPDX-License-Identifier: MIT */
/* What a scenario counts itself, by counter(name). */
#ifndef BASE_COUNTERS_H
#define BASE_COUNTERS_H

/*
 * So many, and bytes of a name. Each is one more cause that growth may follow,
 * which the bounds of all of them pay for.
 */
enum { COUNTERS = 3, COUNTER_NAME = 24 };

/* Before a name: its column in samples.csv. */
#define COUNTER_COLUMN "counted_"

/* Small letters, digits and _, a letter first: good in any file as it is. */
int counter_is_name(const char *name);

#endif
