/* SPDX-License-Identifier: MIT */
#ifndef CMD_FUNCTIONS_COVER_H
#define CMD_FUNCTIONS_COVER_H

#include "cmd/cmd.h"

/* cover --functions: starts the command with V8's counters, drives, lists. */
enum status functions_cover(struct invocation *, struct error *);

#endif
