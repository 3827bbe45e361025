/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "sample/opener.h"
#include "sample/proc.h"

enum { LINK = 256 };

/* The opener's list: each with its NUL. */
static int
files_of_list(int fd, int (*visit)(void *arg, const char *link), void *arg)
{
	FILE *list = fdopen(fd, "r");
	char *link = NULL;
	size_t size = 0;

	if (list == NULL)
		return -1;
	while (getdelim(&link, &size, '\0', list) > 0 && visit(arg, link) == 0)
		continue;
	free(link);
	fclose(list);
	return 0;
}

static int
files_of_folder(int fd, int (*visit)(void *arg, const char *link), void *arg)
{
	DIR *files = file_folder_of(fd);
	struct dirent *entry;
	char link[LINK];
	int failure, done = 0;

	if (files == NULL)
		return -1;
	errno = 0;
	while (!done && (entry = readdir(files)) != NULL) {
		if (entry->d_name[0] != '.') {
			ssize_t length = readlinkat(fd, entry->d_name, link,
						    sizeof(link) - 1);

			link[length > 0 ? length : 0] = '\0';
			done = visit(arg, link);
		}
		errno = 0;
	}
	failure = errno;
	closedir(files);
	errno = failure;
	return failure == 0 ? 0 : -1;
}

int
proc_files(int dir, int (*visit)(void *arg, const char *link), void *arg)
{
	int fd = openat(dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		return files_of_folder(fd, visit, arg);
	if (errno != EACCES || !opener_runs() ||
	    (fd = opener_open(dir, "fd")) < 0)
		return -1;
	return files_of_list(fd, visit, arg);
}
