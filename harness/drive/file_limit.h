/* SPDX-License-Identifier: MIT */
#ifndef DRIVE_FILE_LIMIT_H
#define DRIVE_FILE_LIMIT_H

#include "base/settings.h"

/*
 * Raises our limit of open files as far as allowed: load needs thousands of
 * connections.
 */
void file_limit_raise(void);
/*
 * Tells, before the load begins, that it would need more open files than this
 * process may have. note may be NULL.
 */
void file_limit_note(const struct settings *, void (*note)(const char *text));

#endif
