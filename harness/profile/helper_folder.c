/* SPDX-License-Identifier: MIT */
/*
 * The folders of helpers in /tmp. A run holds a lock on its own, which the
 * kernel releases however it ends; the next run removes those that nobody
 * holds. A folder belongs to a run from the moment that others may read it, for
 * it is locked by then.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "profile/helpers.h"

#define FOLDER "/tmp"
#define NAME "flatline-helpers-"

/* Who makes a folder is long done with it. */
enum { MAKING_S = 3600 };

static int
folder_open(int at, const char *name)
{
	return openat(at, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* An interpreter may leave a folder of compiled files in it. */
static void
folder_remove(int at, const char *name, int depth)
{
	int fd = folder_open(at, name);
	DIR *folder = fd >= 0 ? file_folder_of(fd) : NULL;
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, entry->d_name, 0) != 0 && depth > 0)
			folder_remove(fd, entry->d_name, depth - 1);
	}
	if (folder != NULL)
		closedir(folder);
	unlinkat(at, name, AT_REMOVEDIR);
}

/* Ours, and of a run that is over. */
static int
folder_is_left(int fd)
{
	struct stat info;

	if (fstat(fd, &info) != 0 || info.st_uid != geteuid())
		return 0;
	if ((info.st_mode & 0777) != HELPER_FOLDER_MODE &&
	    time(NULL) - info.st_mtime < MAKING_S)
		return 0;
	return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

static void
folder_sweep(int at, const char *name)
{
	int fd = folder_open(at, name);

	if (fd < 0)
		return;
	if (folder_is_left(fd))
		folder_remove(at, name, 1);
	close(fd);
}

void
helper_folders_sweep(void)
{
	int at = folder_open(AT_FDCWD, FOLDER);
	DIR *folder = at >= 0 ? file_folder_of(at) : NULL;
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (text_starts(entry->d_name, NAME))
			folder_sweep(at, entry->d_name);
	if (folder != NULL)
		closedir(folder);
}

int
helper_folder_make(char folder[HELPER_FOLDER], int *lock, struct error *err)
{
	snprintf(folder, HELPER_FOLDER, FOLDER "/" NAME "XXXXXX");
	*lock = -1;
	if (mkdtemp(folder) != NULL)
		*lock = folder_open(AT_FDCWD, folder);
	if (*lock >= 0 && flock(*lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	error_set(err, STATUS_IO, "%s: %s", folder, strerror(errno));
	helper_folder_remove(folder, lock);
	return -1;
}

void
helper_folder_remove(char folder[HELPER_FOLDER], int *lock)
{
	if (folder[0] != '\0')
		folder_remove(AT_FDCWD, folder, 1);
	if (*lock >= 0)
		close(*lock);
	folder[0] = '\0';
	*lock = -1;
}
