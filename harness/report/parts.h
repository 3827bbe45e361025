/* SPDX-License-Identifier: MIT */
/* The other pictures of a run, inside this stage: their rows and facts. */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/papers.h"
#include "report/view.h"

/* No rows: there is nothing to show, and no picture. */
void part_resources(struct buf *rows, struct buf *facts, const struct view *,
		    const struct papers *);
void part_load(struct buf *rows, struct buf *facts, const struct view *,
	       const struct papers *);
void part_routes(struct buf *rows, struct buf *facts, const struct view *,
		 const struct papers *);
void part_latency(struct buf *rows, struct buf *facts, const struct view *,
		  const struct papers *);

#endif
