/* SPDX-License-Identifier: MIT */
#ifndef DRIVE_FILE_LIMIT_H
#define DRIVE_FILE_LIMIT_H

/*
 * Raises our limit of open files as far as allowed: load needs thousands of
 * connections.
 */
void file_limit_raise(void);

#endif
