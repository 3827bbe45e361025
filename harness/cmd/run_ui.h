/* SPDX-License-Identifier: MIT */
/*
 * --ui: report.html of a run while it goes on, at an address of this machine
 * that nobody can guess. It reads and changes nothing of the run, and is made
 * only when it is asked for. All but run_ui_open() do nothing for NULL.
 */
#ifndef CMD_RUN_UI_H
#define CMD_RUN_UI_H

#include "cmd/status_view.h"
#include "judge/judged.h"

struct run_ui;

/*
 * Says on standard error where it is. NULL without an error: --ui was not
 * given. dir and the settings are borrowed. STATUS_UNAVAILABLE.
 */
struct run_ui *run_ui_open(const char *dir, const struct settings *,
			   struct error *);
/* The load begins; columns: of the rows that follow. */
void run_ui_start(struct run_ui *, const struct run_info *,
		  const struct strings *columns);
void run_ui_describe(struct run_ui *, const struct run_info *);
/* In the sampler's thread. */
void run_ui_row(struct run_ui *, double time_s, const double *values);
/* What the terminal shows; live: NULL: the run is judged at its end. */
void run_ui_show(struct run_ui *, const struct status_view *);
void run_ui_judge(struct run_ui *, struct live *);
/* The verdict, when the reports are written. */
void run_ui_end(struct run_ui *, const struct judged *);
/* Who looks sees the verdict first, within a few seconds. */
void run_ui_close(struct run_ui *);

#endif
