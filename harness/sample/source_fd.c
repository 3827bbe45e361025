/* SPDX-License-Identifier: MIT */
/* Open files, and which of them are sockets. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "sample/source.h"

enum { FDS, SOCKETS };

static const struct metric metrics[] = {
    [FDS] = {"fds", "open files", METRIC_GAUGE},
    [SOCKETS] = {"sockets", "open files that are sockets", METRIC_GAUGE},
};

static int
fd_is_socket(int dir, const char *name)
{
	char text[8];

	return readlinkat(dir, name, text, sizeof(text)) >= 7 &&
	       memcmp(text, "socket:", 7) == 0;
}

static int
fd_count(DIR *files, double *values)
{
	struct dirent *entry;

	values[FDS] = values[SOCKETS] = 0;
	errno = 0;
	while ((entry = readdir(files)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		values[FDS]++;
		values[SOCKETS] += fd_is_socket(dirfd(files), entry->d_name);
		errno = 0;
	}
	return errno;
}

static int
fd_read(int dir, double *values, const char **reason)
{
	int fd = openat(dir, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *files = fd >= 0 ? file_folder_of(fd) : NULL;
	int failure = files == NULL ? errno : fd_count(files, values);

	if (files != NULL)
		closedir(files);
	if (failure == 0)
		return 0;
	*reason = strerrordesc_np(failure);
	return -1;
}

const struct source source_fd = {
    .name = "fd",
    .help = "open files and sockets",
    .cadence = CADENCE_SLOW,
    SOURCE_METRICS_FROM(metrics),
    .read = fd_read,
};
