/* SPDX-License-Identifier: MIT */
/*
 * What stands below the verdict in every report: how sure it is, since when,
 * what it comes with, who holds it, and the command that comes next.
 */
#ifndef REPORT_BRIEF_H
#define REPORT_BRIEF_H

#include "judge/judged.h"
#include "report/run_files.h"

/* words: foreign text is in them. */
typedef void brief_take_fn(void *arg, const char *name, const char *words);

/* Those that are known, each in a line or two. */
void brief_each(const struct judged *, const struct run_files *,
		brief_take_fn *take, void *arg);

#endif
