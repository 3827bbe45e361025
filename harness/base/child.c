/* SPDX-License-Identifier: MIT */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

/* In a process group of its own: what it starts is killed with it. */
static int
child_spawn(const struct child *child, int output, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none, usual;
	int result;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	posix_spawnattr_init(&how);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK |
					   POSIX_SPAWN_SETSIGDEF |
					   POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setsigdefault(&how, &usual);
	posix_spawnattr_setpgroup(&how, 0);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, output, 1);
	if (child->errors)
		posix_spawn_file_actions_adddup2(&files, output, 2);
	else
		posix_spawn_file_actions_addopen(&files, 2, "/dev/null",
						 O_WRONLY, 0);
	if (child->dir != NULL)
		posix_spawn_file_actions_addchdir_np(&files, child->dir);
	/* posix_spawn does not write to its arguments. */
	result = posix_spawnp(pid, child->argv[0], &files, &how,
			      (char *const *)(uintptr_t)child->argv,
			      child->env != NULL ? child->env : environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	return result;
}

static int
child_is_ready(int fd, double until)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	double left = until - clock_now();

	return left > 0 && poll(&ready, 1, (int)(left * 1000) + 1) != 0;
}

static void
child_read(int fd, double until, size_t most, struct buf *text)
{
	char chunk[4096];
	ssize_t got;

	while (child_is_ready(fd, until)) {
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		if ((size_t)got > most)
			got = (ssize_t)most;
		buf_add(text, chunk, (size_t)got);
		most -= (size_t)got;
	}
}

static int
child_wait(pid_t pid, double until)
{
	int status = 0, late = 0;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_now() >= until) {
			kill(-pid, SIGKILL);
			late = 1;
		}
		clock_pause(0.002);
	}
	return late ? CHILD_LATE : status;
}

static int
child_run(const struct child *child, struct buf *text)
{
	double until = clock_now() + child->timeout_s;
	int ends[2], code, result = CHILD_MISSING;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return CHILD_MISSING;
	code = child_spawn(child, ends[1], &pid);
	close(ends[1]);
	if (code == 0) {
		child_read(ends[0], until, child->most, text);
		result = child_wait(pid, until);
	}
	close(ends[0]); /* only now, or it would die of SIGPIPE */
	errno = code;
	return result;
}

static int (*child_runner)(const struct child *, struct buf *) = child_run;

void
child_delegate(int (*output)(const struct child *, struct buf *))
{
	child_runner = output;
}

int
child_output(const struct child *child, struct buf *text)
{
	return child_runner(child, text);
}
