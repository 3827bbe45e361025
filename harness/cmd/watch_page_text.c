/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/mem.h"
#include "cmd/run_points.h"
#include "cmd/watch_page.h"
#include "out/exposition.h"

void
watch_page_text(struct buf *out, const struct live_state *state,
		double watched_s)
{
	struct point_set *set = xcalloc(1, sizeof(*set));

	points_add_verdict(set, state, watched_s);
	exposition_text(out, set);
	free(set);
}
