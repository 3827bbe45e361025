/* SPDX-License-Identifier: MIT */
/* Data of a run's other pictures, inside this stage: rows and facts. */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/papers.h"
#include "report/view.h"

/* Without data no rows are added, and there is no picture. */
void part_resources(struct buf *rows, struct buf *facts, const struct view *,
		    const struct papers *);
void part_load(struct buf *rows, struct buf *facts, const struct view *,
	       const struct papers *);
void part_routes(struct buf *rows, struct buf *facts, const struct view *,
		 const struct papers *);
void part_latency(struct buf *rows, struct buf *facts, const struct view *,
		  const struct papers *);

#endif
