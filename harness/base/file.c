/* SPDX-License-Identifier: MIT */
/* Writing files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

/* So much of a long name is kept in the temporary one: NAME_MAX holds both. */
enum { NAME_KEPT = 200, TRIES = 100 };

static int
file_failed(const char *path, struct error *err)
{
	if (errno == EEXIST)
		return error_set(err, STATUS_USAGE,
				 "%s already exists: it is not overwritten",
				 path);
	return error_set(err, STATUS_IO, "cannot write %s: %s", path,
			 strerror(errno));
}

/* Closes without disturbing errno. */
static void
file_close(int *fd)
{
	int failure = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = failure;
}

static void
file_release(struct file_writer *writer)
{
	file_close(&writer->fd);
	file_close(&writer->folder);
	free(writer->temporary);
	free(writer->name);
	writer->temporary = writer->name = NULL;
}

/* The folder of a path, which may be reached through links. */
static int
file_open_folder(int dir_fd, const char *path, size_t length)
{
	char *folder = length > 0 ? xstrndup(path, length) : xstrdup(".");
	int fd = openat(dir_fd, folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

	free(folder);
	return fd;
}

static char *
file_temporary(const char *name)
{
	unsigned char bytes[6];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return NULL;
	return xasprintf(".%.*s.%02x%02x%02x%02x%02x%02x.tmp", NAME_KEPT, name,
			 bytes[0], bytes[1], bytes[2], bytes[3], bytes[4],
			 bytes[5]);
}

static int
file_open_temporary(struct file_writer *writer)
{
	for (int i = 0; i < TRIES && writer->fd < 0; i++) {
		free(writer->temporary);
		writer->temporary = file_temporary(writer->name);
		if (writer->temporary == NULL)
			return -1;
		writer->fd = file_create(writer->folder, writer->temporary);
		if (writer->fd < 0 && errno != EEXIST)
			return -1;
	}
	return writer->fd < 0 ? -1 : 0;
}

/* A device or a pipe is no file to replace. */
static int
file_check_destination(const struct file_writer *writer)
{
	struct stat info;

	if (fstatat(writer->folder, writer->name, &info, AT_SYMLINK_NOFOLLOW) !=
		0 ||
	    S_ISREG(info.st_mode) || S_ISLNK(info.st_mode))
		return 0;
	errno = S_ISDIR(info.st_mode) ? EISDIR : ENOTSUP;
	return -1;
}

int
file_begin(struct file_writer *writer, int dir_fd, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;

	*writer = (struct file_writer){.fd = -1, .folder = -1};
	if (*name == '\0') {
		errno = *path == '\0' ? ENOENT : EISDIR;
		return -1;
	}
	writer->name = xstrdup(name);
	writer->folder = file_open_folder(dir_fd, path, (size_t)(name - path));
	if (writer->folder >= 0 && file_check_destination(writer) == 0 &&
	    file_open_temporary(writer) == 0)
		return 0;
	file_release(writer);
	return -1;
}

/* Where a file system cannot rename so, it can link. */
static int
file_place_new(const struct file_writer *writer)
{
	int folder = writer->folder;

	if (renameat2(folder, writer->temporary, folder, writer->name,
		      RENAME_NOREPLACE) == 0)
		return 0;
	if ((errno != EINVAL && errno != ENOSYS) ||
	    linkat(folder, writer->temporary, folder, writer->name, 0) != 0)
		return -1;
	return unlinkat(folder, writer->temporary, 0);
}

static int
file_place(const struct file_writer *writer, enum file_existing existing)
{
	if (fsync(writer->fd) != 0)
		return -1;
	if (existing == FILE_REFUSE)
		return file_place_new(writer);
	return renameat(writer->folder, writer->temporary, writer->folder,
			writer->name);
}

int
file_commit(struct file_writer *writer, enum file_existing existing)
{
	if (file_place(writer, existing) != 0) {
		file_abandon(writer);
		return -1;
	}
	file_release(writer);
	return 0;
}

void
file_abandon(struct file_writer *writer)
{
	int failure = errno;

	if (writer->temporary != NULL)
		unlinkat(writer->folder, writer->temporary, 0);
	file_release(writer);
	errno = failure;
}

int
file_put(int fd, const void *bytes, size_t length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t put = write(fd, at, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		at += put;
		length -= (size_t)put;
	}
	return 0;
}

static int
file_fill(struct file_writer *writer, int dir_fd, const char *path,
	  const void *bytes, size_t length)
{
	if (file_begin(writer, dir_fd, path) != 0)
		return -1;
	if (file_put(writer->fd, bytes, length) == 0)
		return 0;
	file_abandon(writer);
	return -1;
}

int
file_write_at(int dir_fd, const char *path, const void *bytes, size_t length)
{
	struct file_writer writer;

	if (file_fill(&writer, dir_fd, path, bytes, length) != 0)
		return -1;
	return file_commit(&writer, FILE_REPLACE);
}

int
file_write(const char *path, const struct buf *text, struct error *err)
{
	if (file_write_at(AT_FDCWD, path, buf_text(text), text->len) == 0)
		return 0;
	return file_failed(path, err);
}

int
file_write_in(const char *folder, const char *name, const struct buf *text,
	      struct error *err)
{
	char *path = xasprintf("%s/%s", folder, name);
	int result = file_write(path, text, err);

	free(path);
	return result;
}

int
file_move(const char *from, const char *to, struct error *err)
{
	int fd = open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int result = fd < 0 || fsync(fd) != 0 || rename(from, to) != 0
			 ? file_failed(to, err)
			 : 0;

	file_close(&fd);
	return result;
}

/* Before anything is written; the commit has the last word. */
static int
file_refuse_existing(const struct new_file *files, size_t count,
		     struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (faccessat(AT_FDCWD, files[i].path, F_OK,
			      AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		errno = EEXIST;
		return file_failed(files[i].path, err);
	}
	return 0;
}

static int
file_write_temporaries(struct file_writer *writers,
		       const struct new_file *files, size_t count,
		       struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (file_fill(&writers[i], AT_FDCWD, files[i].path,
			      buf_text(files[i].text), files[i].text->len) != 0)
			return file_failed(files[i].path, err);
	return 0;
}

static int
file_commit_all(struct file_writer *writers, const struct new_file *files,
		size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (file_commit(&writers[i], FILE_REFUSE) == 0)
			continue;
		file_failed(files[i].path, err);
		while (i > 0)
			unlink(files[--i].path);
		return -1;
	}
	return 0;
}

int
file_write_new(const struct new_file *files, size_t count, struct error *err)
{
	struct file_writer *writers;
	int result;

	if (file_refuse_existing(files, count, err) != 0)
		return -1;
	writers = xcalloc(count + 1, sizeof(*writers));
	for (size_t i = 0; i < count; i++)
		writers[i] = (struct file_writer){.fd = -1, .folder = -1};
	result = file_write_temporaries(writers, files, count, err);
	if (result == 0)
		result = file_commit_all(writers, files, count, err);
	for (size_t i = 0; i < count; i++)
		file_abandon(&writers[i]); /* what was committed is done with */
	free(writers);
	return result;
}

/* Makes one of them, the text up to `end`; one that exists will do. */
static int
file_make_folder(const char *path, size_t length, struct error *err)
{
	char *folder = xstrndup(path, length);
	int result = 0;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		result = error_set(err, STATUS_IO, "cannot make %s: %s", folder,
				   strerror(errno));
	free(folder);
	return result;
}

static DIR *
folder_or_end(DIR *folder)
{
	if (folder == NULL && errno == ENOMEM)
		mem_exhausted();
	return folder;
}

DIR *
file_folder(const char *path)
{
	return folder_or_end(opendir(path));
}

DIR *
file_folder_of(int fd)
{
	return folder_or_end(fdopendir(fd));
}

int
file_make_folders(const char *path, struct error *err)
{
	size_t at = 0;

	do {
		at += path[at] == '/';
		at += strcspn(path + at, "/");
		if (file_make_folder(path, at, err) != 0)
			return -1;
	} while (path[at] != '\0');
	return 0;
}

int
file_create(int dir_fd, const char *path)
{
	return openat(dir_fd, path,
		      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND |
			  O_CLOEXEC,
		      0666);
}

int
file_open_stream(const char *path, int flags)
{
	int how = O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC | flags;
	int fd = open(path, how | O_NOFOLLOW, 0666);

	if (fd < 0 && errno == ELOOP && text_starts(path, "/dev/"))
		fd = open(path, how, 0666);
	if (fd >= 0 && !(flags & O_NONBLOCK))
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}
