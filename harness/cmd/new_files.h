/* SPDX-License-Identifier: MIT */
/* Files that belong together: all of them appear, whole, or none does. */
#ifndef CMD_NEW_FILES_H
#define CMD_NEW_FILES_H

#include "base/buf.h"
#include "base/error.h"

struct new_file {
	const char *path;
	const struct buf *text;
};

/*
 * In that order. STATUS_USAGE: one is there already, which somebody may have
 * edited; STATUS_IO.
 */
int new_files_write(const struct new_file *, size_t count, struct error *);

#endif
