/* SPDX-License-Identifier: MIT */
#ifndef OUT_EXPOSITION_H
#define OUT_EXPOSITION_H

#include "base/buf.h"
#include "out/points.h"

/* Points as a page that Prometheus scrapes: its text format 0.0.4. */
void exposition_text(struct buf *, const struct point_set *);

#endif
