/* SPDX-License-Identifier: MIT */
/* Files of the sampler that stay as they are, but for their times. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "merge/merge_files.h"

enum { CHUNK = 1 << 16 };

/* "12.345,..." becomes that much later; other lines stay. */
static void
copy_line(struct buf *out, const char *line, size_t length, double later_s)
{
	char *end;
	double time_s = strtod(line, &end);

	if (later_s != 0 && end > line && *end == ',') {
		buf_addf(out, "%.3f", time_s + later_s);
		length -= (size_t)(end - line);
		line = end;
	}
	buf_add(out, line, length);
}

static int
copy_lines(FILE *from, int to, double later_s)
{
	struct buf out = {0};
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	int result = 0;

	while (result == 0 && (length = getline(&line, &size, from)) > 0) {
		copy_line(&out, line, (size_t)length, later_s);
		if (out.len < CHUNK)
			continue;
		result = file_put(to, out.data, out.len);
		buf_clear(&out);
	}
	if (result == 0 && out.len > 0)
		result = file_put(to, out.data, out.len);
	buf_free(&out);
	free(line);
	return result;
}

/* One that is not there has nothing to be copied. */
static int
copy_file(const struct part *part, int dir_fd, const char *name, double later_s,
	  struct error *err)
{
	char *path = xasprintf("%s/%s", part->run.path, name);
	struct error ignored = {0};
	int from = file_open_regular(path, &ignored), to = -1, result = 0;
	FILE *file = from >= 0 ? file_stream(from) : NULL;

	if (file != NULL) {
		to = file_create(dir_fd, name);
		if (to < 0 || copy_lines(file, to, later_s) != 0)
			result =
			    error_set(err, STATUS_IO, "cannot write %s: %s",
				      name, strerror(errno));
		fclose(file);
	}
	if (to >= 0)
		close(to);
	free(path);
	return result;
}

int
merge_copies(const struct parts *parts, const char *dir, struct error *err)
{
	const struct part *sampler = parts->sampler;
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (dir_fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", dir,
				 strerror(errno));
	result = copy_file(sampler, dir_fd, "processes.csv", sampler->zero_s,
			   err) != 0 ||
			 copy_file(sampler, dir_fd, "descriptors.csv",
				   sampler->zero_s, err) != 0 ||
			 copy_file(sampler, dir_fd, "target.log", 0, err) != 0
		     ? -1
		     : 0;
	close(dir_fd);
	return result;
}
