/* SPDX-License-Identifier: MIT */
#include "sample/jvm_attach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "sample/opener.h"
#include "sample/proc.h"

enum { OPENING_S = 3 };

/* Its number inside its container is the last one of NSpid; where a kernel has
 * no such line, that of its directory. */
static int
jvm_own_pid(int dir)
{
	char text[PROC_TEXT], *line, *tab;

	if (proc_read(dir, "status", text, sizeof(text)) > 0 &&
	    (line = strstr(text, "\nNSpid:")) != NULL) {
		line[1 + strcspn(line + 1, "\n")] = '\0';
		if ((tab = strrchr(line, '\t')) != NULL)
			return atoi(tab);
	}
	proc_read(dir, "stat", text, sizeof(text));
	return atoi(text);
}

/* Through its directory: by its number, another process might be meant. */
static void
jvm_path(int dir, const char *name, char *path, size_t size)
{
	snprintf(path, size, "/proc/self/fd/%d/root/tmp/.%s%d", dir, name,
		 jvm_own_pid(dir));
}

/* Anybody may put a socket into /tmp: it has to belong to the process. */
int
jvm_attach_connect(int dir)
{
	const struct timeval most = {OPENING_S, 0};
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	struct stat process, info;
	int fd;

	if (opener_runs())
		return opener_attach_connect(dir);
	jvm_path(dir, "java_pid", to.sun_path, sizeof(to.sun_path));
	if (fstat(dir, &process) != 0 || lstat(to.sun_path, &info) != 0 ||
	    !S_ISSOCK(info.st_mode) || info.st_uid != process.st_uid)
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	/* connect() too waits for one that accepts nobody. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));
	if (fd >= 0 &&
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
jvm_attach_file(int dir, int wanted)
{
	char path[108];
	int fd;

	if (opener_runs())
		return opener_attach_file(dir, wanted);
	jvm_path(dir, "attach_pid", path, sizeof(path));
	if (!wanted)
		return unlink(path);
	if ((fd = file_create(AT_FDCWD, path)) < 0)
		return -1;
	close(fd);
	return 0;
}
