/* SPDX-License-Identifier: MIT */
/* Reading files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static int
file_read_fd(int fd, const char *path, size_t limit, struct buf *out,
	     struct error *err)
{
	char chunk[16384];
	ssize_t got;

	while ((got = read(fd, chunk, sizeof(chunk))) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_set(err, STATUS_IO, "%s: %s", path,
					 strerror(errno));
		if (out->len + (size_t)got > limit)
			return error_set(err, STATUS_DATA,
					 "%s: larger than %zu bytes", path,
					 limit);
		buf_add(out, chunk, (size_t)got);
	}
	return 0;
}

static int
file_open_failed(const char *path, struct error *err)
{
	return error_set(err, errno == ENOENT ? STATUS_DATA : STATUS_IO,
			 "%s: %s", path, strerror(errno));
}

int
file_read(const char *path, size_t limit, struct buf *out, struct error *err)
{
	struct stat info;
	int fd, result;

	if (strcmp(path, "-") == 0)
		return file_read_fd(STDIN_FILENO, "standard input", limit, out,
				    err);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return file_open_failed(path, err);
	if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode))
		result =
		    error_set(err, STATUS_DATA, "%s: is a directory", path);
	else
		result = file_read_fd(fd, path, limit, out, err);
	close(fd);
	return result;
}

int
file_open_regular(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat info;

	if (fd < 0 && errno == ELOOP)
		return error_set(
		    err, STATUS_DATA,
		    "%s: is a symbolic link, which is not followed", path);
	if (fd < 0)
		return file_open_failed(path, err);
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
		return fd;
	close(fd);
	return error_set(err, STATUS_DATA, "%s: is not a regular file", path);
}

/* It can only fail for want of memory; less than all would be read as all. */
FILE *
file_stream(int fd)
{
	FILE *file = fdopen(fd, "r");

	if (file == NULL)
		mem_exhausted();
	return file;
}

int
file_read_regular(const char *path, size_t limit, struct buf *out,
		  struct error *err)
{
	int fd = file_open_regular(path, err), result;

	if (fd < 0)
		return -1;
	result = file_read_fd(fd, path, limit, out, err);
	close(fd);
	return result;
}
