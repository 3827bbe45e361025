/* SPDX-License-Identifier: MIT */
#ifndef DRIVE_FILE_LIMIT_H
#define DRIVE_FILE_LIMIT_H

/* As many open files as we may have: thousands of connections need them. */
void file_limit_raise(void);

#endif
