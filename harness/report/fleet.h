/* SPDX-License-Identifier: MIT */
/* Many rows of a monitoring system: in words, and as one page of pictures. */
#ifndef REPORT_FLEET_H
#define REPORT_FLEET_H

#include "judge/fleet.h"

/* "12 LEAK, 28 INCONCLUSIVE, 960 FLAT" */
void phrase_fleet(struct buf *, const struct fleet_row *, size_t count);
/* "2026-11-28 10:00 UTC" */
void phrase_moment(struct buf *, double time_s);
/* "12 lives; since release v2, 2026-11-28 10:00 UTC: before it LEAK, 3.00
 * MiB/h"; or nothing. */
void phrase_releases(struct buf *, const struct fleet_row *);
/* "deriv 4.10 MiB/h, above 0 in 27 of 28 windows of 6h; predict_linear: the
 * limit in 6h" */
void phrase_promql(struct buf *, const struct fleet_row *);

struct fleet_page {
	const char *source, *query; /* foreign text */
	double start_s, end_s, step_s;
	const struct fleet_row *rows;
	size_t count;
};

/* Writes fleet.html into that folder, which is made. */
int fleet_page_write(const char *dir, const struct fleet_page *,
		     struct error *);

#endif
