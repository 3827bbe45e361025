/* SPDX-License-Identifier: MIT */
#ifndef CMD_REPLAY_TEXT_H
#define CMD_REPLAY_TEXT_H

#include <jansson.h>
#include <stdio.h>

/* Of "replay" of run.json: a table of what is sent by which flow, and the rest
 * with a title each. */
void replay_show(FILE *, json_t *replay);
/* Only that rest. */
void replay_print(FILE *, json_t *replay);

#endif
