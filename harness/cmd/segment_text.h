/* SPDX-License-Identifier: MIT */
/* What a segment of a load is told to have done: it is not judged by itself. */
#ifndef CMD_SEGMENT_TEXT_H
#define CMD_SEGMENT_TEXT_H

#include "base/error.h"
#include "base/settings.h"

/* Prints it, with the command that follows. STATUS_INTERRUPTED if the load was
 * ended early; STATUS_DATA. */
void segment_finish(const char *dir, const struct settings *, struct error *);

#endif
