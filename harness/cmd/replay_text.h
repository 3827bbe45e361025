/* SPDX-License-Identifier: MIT */
#ifndef CMD_REPLAY_TEXT_H
#define CMD_REPLAY_TEXT_H

#include <stdio.h>

#include "record/run_info.h"

/* Of "replay" of run.json: a table of what is sent by which flow, and the rest
 * with a title each. */
void replay_show(FILE *, const struct run_replay *);
/* Only that rest. */
void replay_print(FILE *, const struct run_replay *);

#endif
