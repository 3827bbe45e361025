/* SPDX-License-Identifier: MIT */
/*
 * A heap that nobody may ask is said at once, and how to allow it: whether a
 * run without it can decide is otherwise known only when it is over.
 */
#ifndef DRIVE_UNASKED_H
#define DRIVE_UNASKED_H

#include "base/settings.h"
#include "record/record.h"

/*
 * Calls note, which may be NULL, if the target's runtime could be asked for its
 * heap and the settings do not allow it. watched: by `watch`, which needs
 * --gc-budget as well, and time enough for all but a JVM.
 */
void unasked_note(const struct run_info *, const struct settings *, int watched,
		  void (*note)(const char *text));

#endif
