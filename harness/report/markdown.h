/* SPDX-License-Identifier: MIT */
/* Pieces of Markdown, inside this stage. */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "report/run_files.h"
#include "report/report.h"

/* "### LEAK" and the sentence under it. */
void markdown_head(struct buf *, const char *title, const char *sentence);
/* A file as a code block; nothing if it does not exist. */
void markdown_file(struct buf *, const char *dir, const char *file);
/* A table cell and the bar after it. */
void markdown_cell(struct buf *, const char *foreign);
void markdown_growth_cells(struct buf *, const struct judged *,
			   const struct bounds *, enum measure);

#endif
