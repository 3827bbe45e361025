/* SPDX-License-Identifier: MIT */
/* What the live page says of how far a run is: text only, no I/O. */
#ifndef CMD_RUN_UI_PAGE_H
#define CMD_RUN_UI_PAGE_H

#include "cmd/status_view.h"
#include "report/live_page.h"

/* As the terminal had it last. */
struct ui_progress {
	int begun; /* 0: the target is awaited */
	struct load_totals totals;
	struct live_state state;
	double rate, memory;
};

void ui_page_fill(struct live_page *, const struct ui_progress *,
		  const struct settings *);

#endif
