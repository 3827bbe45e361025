/* SPDX-License-Identifier: MIT */
/* The parts of what summary_print of cmd.h prints. */
#ifndef CMD_SUMMARY_H
#define CMD_SUMMARY_H

#include <stdio.h>

#include "judge/judged.h"

void summary_load(FILE *out, const struct judged *judged, int verbose);
void summary_work(FILE *out, const struct run_done *done, int verbose);

#endif
