/* SPDX-License-Identifier: MIT */
#include "cmd/new_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

static int
new_file_failed(const char *path, struct error *err)
{
	if (errno == EEXIST)
		return error_set(err, STATUS_USAGE,
				 "%s is there already: it is not written over",
				 path);
	return error_set(err, STATUS_IO, "cannot write %s: %s", path,
			 strerror(errno));
}

static int
part_write(const char *part, const struct buf *text)
{
	FILE *out = fopen(part, "w");
	int failed;

	if (out == NULL)
		return -1;
	failed = fwrite(buf_text(text), 1, text->len, out) != text->len;
	return fclose(out) != 0 || failed ? -1 : 0;
}

/* Not every file system can do both at once; then nearly so. */
static int
rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (access(to, F_OK) != 0)
		return rename(from, to);
	errno = EEXIST;
	return -1;
}

static int
new_files_check(const struct new_file *files, size_t count, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (access(files[i].path, F_OK) != 0)
			continue;
		errno = EEXIST;
		return new_file_failed(files[i].path, err);
	}
	return 0;
}

/* Under names of their own until all are whole. */
static int
new_files_place(const struct new_file *files, char **parts, size_t count,
		struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (part_write(parts[i], files[i].text) != 0)
			return new_file_failed(files[i].path, err);
	for (size_t i = 0; i < count; i++) {
		if (rename_new(parts[i], files[i].path) == 0)
			continue;
		new_file_failed(files[i].path, err);
		while (i > 0)
			unlink(files[--i].path);
		return -1;
	}
	return 0;
}

int
new_files_write(const struct new_file *files, size_t count, struct error *err)
{
	char **parts;
	int result;

	if (new_files_check(files, count, err) != 0)
		return -1;
	parts = xcalloc(count + 1, sizeof(*parts));
	for (size_t i = 0; i < count; i++)
		parts[i] = xasprintf("%s.part", files[i].path);
	result = new_files_place(files, parts, count, err);
	for (size_t i = 0; i < count; i++) {
		if (result != 0)
			unlink(parts[i]);
		free(parts[i]);
	}
	free(parts);
	return result;
}
