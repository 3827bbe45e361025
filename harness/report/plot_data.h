/* SPDX-License-Identifier: MIT */
/* Data of a run's other pictures, inside this stage: rows and facts. */
#ifndef REPORT_PLOT_DATA_H
#define REPORT_PLOT_DATA_H

#include "report/run_files.h"
#include "report/run_view.h"

/* Without data no rows are added, and there is no picture. */
void plot_data_resources(struct buf *rows, struct buf *facts,
			 const struct run_view *, const struct run_files *);
void plot_data_load(struct buf *rows, struct buf *facts,
		    const struct run_view *, const struct run_files *);
void plot_data_routes(struct buf *rows, struct buf *facts,
		      const struct run_view *, const struct run_files *);
void plot_data_latency(struct buf *rows, struct buf *facts,
		       const struct run_view *, const struct run_files *);

#endif
