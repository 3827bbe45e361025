/* SPDX-License-Identifier: MIT */
#ifndef CMD_REPLAY_TEXT_H
#define CMD_REPLAY_TEXT_H

#include <stdio.h>

#include "record/run_info.h"

/*
 * Prints "replay" of run.json: a table of which flow sends what, then the
 * notes, each with a title.
 */
void replay_show(FILE *, const struct run_replay *);
/* Prints the notes only. */
void replay_print(FILE *, const struct run_replay *);

#endif
