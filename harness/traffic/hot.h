/* SPDX-License-Identifier: MIT */
/*
 * The frequent values at a folded position, in fixed memory: those that may
 * stand out are counted (Misra and Gries, 1982).
 */
#ifndef TRAFFIC_HOT_H
#define TRAFFIC_HOT_H

#include "traffic/hit.h"

enum {
	HOT_SLOTS = 16,	   /* values counted */
	HOT_REQUESTS = 64, /* a value is frequent from so many on, */
	HOT_SHARE = 20	   /* if they are this part of all there: 1/20 */
};

struct hot {
	double since; /* requests there when it was folded */
	struct {
		char *name; /* NULL: free */
		double count;
	} slots[HOT_SLOTS];
};

/* since: requests there so far. */
struct hot *hot_new(double since);
void hot_free(struct hot *);
/* Counts a value that has no node. Whether it is frequent by now. */
int hot_count(struct hot *, struct slice name, double weight, double all);

#endif
