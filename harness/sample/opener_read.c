/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "sample/opener_process.h"
#include "sample/proc.h"

/* To be read from its beginning. */
static int
memory_file(const char *text, size_t length)
{
	int fd = memfd_create("text", MFD_CLOEXEC);

	if (fd >= 0 && file_put(fd, text, length) == 0 &&
	    lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
opener_read_io(int dir)
{
	char text[1024];
	ssize_t length = proc_read(dir, "io", text, sizeof(text));

	return length < 0 ? -1 : memory_file(text, (size_t)length);
}

static int
files_add(void *arg, const char *link)
{
	struct buf *text = arg;

	buf_adds(text, link);
	buf_add(text, "", 1);
	return 0;
}

int
opener_read_files(int dir)
{
	struct buf text = {0};
	int fd = proc_files(dir, files_add, &text) == 0
		     ? memory_file(buf_text(&text), text.len)
		     : -1;

	buf_free(&text);
	return fd;
}
