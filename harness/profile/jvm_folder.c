/* SPDX-License-Identifier: MIT */
#include "profile/jvm_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"

#define NAME "flatline-jvm-XXXXXX"

enum { TRIES = 100 };

/* The folder belongs to the user of the JVM, who writes into it. */
static int
folder_hand_over(int folder, int process)
{
	struct stat info;

	if (folder < 0 || fstat(process, &info) != 0)
		return -1;
	return info.st_uid == geteuid()
		   ? 0
		   : fchown(folder, info.st_uid, info.st_gid);
}

/* The JVM may end before the folder is removed: its /tmp is kept open. */
static int
folder_make(struct jvm_folder *folder, int process)
{
	char path[64 + sizeof(NAME)];

	snprintf(path, sizeof(path), "/proc/self/fd/%d/root/tmp", process);
	folder->tmp = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (folder->tmp < 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d/" NAME, folder->tmp);
	if (mkdtemp(path) == NULL)
		return -1;
	snprintf(folder->name, sizeof(folder->name), "%s",
		 strrchr(path, '/') + 1);
	snprintf(folder->inside, sizeof(folder->inside), "/tmp/%s",
		 folder->name);
	folder->fd = openat(folder->tmp, folder->name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return folder_hand_over(folder->fd, process);
}

int
jvm_folder_make(struct jvm_folder *folder, const struct contact *contact,
		struct error *err)
{
	*folder = JVM_FOLDER_NONE;
	if (folder_make(folder, contact->dir) == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "no folder can be made in its /tmp: %s",
			 strerror(errno));
}

/* Nobody can write a file in it once it is gone; until then the JVM may. */
static void
folder_clear(const struct jvm_folder *folder, const char *file)
{
	for (int i = 0; i < TRIES; i++) {
		if (file != NULL)
			unlinkat(folder->fd, file, 0);
		if (unlinkat(folder->tmp, folder->name, AT_REMOVEDIR) == 0 ||
		    errno != ENOTEMPTY)
			return;
	}
}

/* Only what is safe after a fork. The other end is closed when flatline ends.
 */
static _Noreturn void
guard_run(const struct jvm_folder *folder, const char *file, int end)
{
	char byte;

	setsid();
	while (read(end, &byte, 1) < 0 && errno == EINTR)
		;
	folder_clear(folder, file);
	_exit(0);
}

int
jvm_folder_guard(struct jvm_folder *folder, const char *file, struct error *err)
{
	sigset_t all, before;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, STATUS_UNAVAILABLE, "no pipe: %s",
				 strerror(errno));
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	folder->guard_pid = fork();
	if (folder->guard_pid == 0) {
		close(ends[1]);
		guard_run(folder, file, ends[0]);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	close(ends[0]);
	folder->guard = ends[1];
	if (folder->guard_pid > 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "no process can be started that removes the dump if "
			 "flatline is killed: %s",
			 strerror(errno));
}

void
jvm_folder_remove(struct jvm_folder *folder, const char *file)
{
	if (folder->fd >= 0)
		folder_clear(folder, file);
	if (folder->guard >= 0)
		close(folder->guard);
	if (folder->guard_pid > 0)
		while (waitpid(folder->guard_pid, NULL, 0) < 0 &&
		       errno == EINTR)
			;
	if (folder->fd >= 0)
		close(folder->fd);
	if (folder->tmp >= 0)
		close(folder->tmp);
	*folder = JVM_FOLDER_NONE;
}
