/* SPDX-License-Identifier: MIT */
#include "scenario/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

enum { FILES_MAX = 200, FILES_MEBIBYTES = 256 /* all of them */ };

struct files {
	pthread_mutex_t mutex;
	char *folder; /* NULL: the scenario came from standard input */
	struct file *items[FILES_MAX];
	size_t count, bytes;
};

struct files *
files_new(const char *scenario_path)
{
	struct files *files = xcalloc(1, sizeof(*files));
	const char *slash = strrchr(scenario_path, '/');

	pthread_mutex_init(&files->mutex, NULL);
	if (slash != NULL)
		files->folder = xstrndup(scenario_path,
					 (size_t)(slash - scenario_path) + 1);
	else if (strcmp(scenario_path, "-") != 0)
		files->folder = xstrdup("./");
	return files;
}

const char *
files_folder(const struct files *files)
{
	if (files->folder == NULL || strcmp(files->folder, "./") == 0)
		return "";
	return files->folder;
}

int
files_mention(struct files *files, const char *text)
{
	int found = 0;

	pthread_mutex_lock(&files->mutex);
	for (size_t i = 0; i < files->count && !found; i++)
		found = memmem(files->items[i]->text, files->items[i]->length,
			       text, strlen(text)) != NULL;
	pthread_mutex_unlock(&files->mutex);
	return found;
}

uint64_t
files_hash(struct files *files, uint64_t hash)
{
	pthread_mutex_lock(&files->mutex);
	for (size_t i = 0; i < files->count; i++)
		hash = text_hash(hash, files->items[i]->text,
				 files->items[i]->length);
	pthread_mutex_unlock(&files->mutex);
	return hash;
}

void
files_free(struct files *files)
{
	if (files == NULL)
		return;
	for (size_t i = 0; i < files->count; i++) {
		free(files->items[i]->path);
		free(files->items[i]->text);
		free(files->items[i]);
	}
	pthread_mutex_destroy(&files->mutex);
	free(files->folder);
	free(files);
}

/* The kernel refuses a "..", link or mount that leads out of the folder. */
static int
open_beneath(const char *folder, const char *path)
{
	struct open_how how = {
	    .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC), fd, failure;

	if (at < 0)
		return -1;
	fd = (int)syscall(SYS_openat2, at, path, &how, sizeof(how));
	failure = errno;
	close(at);
	errno = failure;
	return fd;
}

static const char *
open_failure(int failure)
{
	if (failure == EXDEV || failure == ELOOP)
		return "it lies outside of the scenario's folder";
	if (failure == ENOENT)
		return "no such file beneath the scenario's folder";
	if (failure == ENXIO)
		return "it is not a regular file";
	return strerror(failure);
}

static int
read_whole(int fd, struct file *file)
{
	size_t got = 0;
	ssize_t more = 1;

	while (got < file->length && more > 0) {
		more = read(fd, file->text + got, file->length - got);
		if (more < 0 && errno == EINTR)
			more = 1;
		else if (more > 0)
			got += (size_t)more;
	}
	file->length = got;
	return more < 0 ? -1 : 0;
}

/* Reads an open file; NULL and the reason. */
static struct file *
files_read(const struct files *files, int fd, const char *path, char *why,
	   size_t size)
{
	size_t left = ((size_t)FILES_MEBIBYTES << 20) - files->bytes;
	struct file *file;
	struct stat info;

	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
		snprintf(why, size, "it is not a regular file");
		return NULL;
	}
	if ((size_t)info.st_size > left || files->count == FILES_MAX) {
		snprintf(why, size,
			 "a scenario may read %d files of %d MiB in all",
			 FILES_MAX, FILES_MEBIBYTES);
		return NULL;
	}
	file = xcalloc(1, sizeof(*file));
	file->length = (size_t)info.st_size;
	file->text = xcalloc(1, file->length + 1);
	file->path = xstrdup(path);
	if (read_whole(fd, file) == 0)
		return file;
	snprintf(why, size, "%s", strerror(errno));
	free(file->text);
	free(file->path);
	free(file);
	return NULL;
}

static struct file *
files_open(struct files *files, const char *path, char *why, size_t size)
{
	struct file *file;
	int fd;

	if (files->folder == NULL) {
		snprintf(why, size,
			 "a scenario from standard input has no folder");
		return NULL;
	}
	if ((fd = open_beneath(files->folder, path)) < 0) {
		snprintf(why, size, "%s", open_failure(errno));
		return NULL;
	}
	file = files_read(files, fd, path, why, size);
	close(fd);
	if (file != NULL) {
		files->items[files->count++] = file;
		files->bytes += file->length;
	}
	return file;
}

const struct file *
files_get(struct files *files, const char *path, char *why, size_t size)
{
	struct file *file = NULL;

	pthread_mutex_lock(&files->mutex);
	for (size_t i = 0; i < files->count && file == NULL; i++)
		if (strcmp(files->items[i]->path, path) == 0)
			file = files->items[i];
	if (file == NULL)
		file = files_open(files, path, why, size);
	pthread_mutex_unlock(&files->mutex);
	return file;
}

const char *
file_base(const struct file *file)
{
	const char *slash = strrchr(file->path, '/');

	return slash != NULL ? slash + 1 : file->path;
}
