/* SPDX-License-Identifier: MIT */
/*
 * Files, written whole or not at all, and read with a bound.
 *
 * A file is written under a temporary name beside its destination
 * (".NAME.XXXXXXXXXXXX.tmp", created exclusively), synced, and renamed. Whoever
 * looks sees the old content or the new, also after a crash; no other file is
 * touched; a symbolic link in the destination's place is never followed, it is
 * replaced or refused as a file would be. Devices and pipes are refused. A
 * failure removes the temporary file; a process that is killed leaves it.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <dirent.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"

/* What a commit does where the destination exists. */
enum file_existing {
	FILE_REPLACE,
	FILE_REFUSE /* fails with EEXIST */
};

/* A file that is being written. */
struct file_writer {
	int fd;	    /* write here */
	int folder; /* the destination's */
	char *name, *temporary;
};

/*
 * Starts a file; path is relative to dir_fd, as in openat(2). Then either
 * file_commit(), which puts it in its place, or file_abandon(), which removes
 * it. -1: errno says why, and there is nothing to abandon.
 */
int file_begin(struct file_writer *, int dir_fd, const char *path);
int file_commit(struct file_writer *, enum file_existing);
void file_abandon(struct file_writer *);

/* Writes all of it. -1: errno says why. */
int file_put(int fd, const void *bytes, size_t length);

/* The three steps at once; replaces. -1: errno says why. */
int file_write_at(int dir_fd, const char *path, const void *bytes,
		  size_t length);
/* The same, with an error (STATUS_IO) that names the path. */
int file_write(const char *path, const struct buf *, struct error *);
int file_write_in(const char *folder, const char *name, const struct buf *,
		  struct error *);
/* Puts a whole file, which somebody else has written, in another's place. */
int file_move(const char *from, const char *to, struct error *);

/*
 * As opendir() and fdopendir(), but what is in a folder is never overlooked for
 * want of memory: that ends the program.
 */
DIR *file_folder(const char *path);
DIR *file_folder_of(int fd);

/* Makes a folder and those above it, as mkdir -p does. STATUS_IO. */
int file_make_folders(const char *path, struct error *);

struct new_file {
	const char *path;
	const struct buf *text;
};

/*
 * Files that belong together: all appear, in that order, or none does.
 * STATUS_USAGE: one exists, which somebody may have edited; STATUS_IO.
 */
int file_write_new(const struct new_file *, size_t count, struct error *);

/*
 * Files that grow as a run goes. The first creates one that must not exist; the
 * second opens what the user, or the run, may have put there: flags are
 * O_APPEND or O_TRUNC, and O_NONBLOCK to keep writes from waiting for a reader.
 * Neither follows a link, except below /dev ("/dev/stderr"), nor waits for a
 * FIFO to be opened by a reader (ENXIO). -1: errno says why.
 */
int file_create(int dir_fd, const char *path);
int file_open_stream(const char *path, int flags);

/*
 * Reads a file that the user named; "-" is standard input, and pipes are read
 * to their end. At most `limit` bytes. STATUS_DATA or STATUS_IO.
 */
int file_read(const char *path, size_t limit, struct buf *, struct error *);

/*
 * For files of a directory that somebody else may have filled: regular files
 * only. Links are not followed, and a FIFO is not waited for. file_open_regular
 * returns a descriptor, to be read from, or -1. STATUS_DATA or STATUS_IO.
 */
int file_open_regular(const char *path, struct error *);
/* The stream of a descriptor, to be read from; closing it closes that. */
FILE *file_stream(int fd);
int file_read_regular(const char *path, size_t limit, struct buf *,
		      struct error *);

#endif
