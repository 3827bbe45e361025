/* SPDX-License-Identifier: MIT */
/* --until-certain: looks at the verdict at fixed times and says when it is. */
#ifndef CMD_EARLY_H
#define CMD_EARLY_H

#include "cmd/live.h"
#include "load/load.h"

struct early {
	struct live *live; /* borrowed */
	double looks[LOOKS];
	size_t nlooks, next;
	unsigned asked;		  /* looks that the thread was asked for */
	enum verdict_kind before; /* what the look before this one said */
};

void early_init(struct early *, struct live *, const struct settings *);
/* 1: the verdict is certain, more load would not change it. */
int early_look(struct early *, const struct load_totals *);

#endif
