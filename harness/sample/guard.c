/* SPDX-License-Identifier: MIT */
/*
 * What runs in the guardian's process: forked, never executed, so that nothing
 * can be missing for it. It holds no file but its socket to flatline, heeds no
 * signal but those of its children, and leaves when none of them is left.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "sample/guardian.h"
#include "sample/proc.h"

/* Files of the guardian. */
enum { SOCKET = 3, LOG = 4, FIRST_FREE = 5 };

struct guard {
	const struct guardian_task *task;
	int signals;
	pid_t command;
	int leads; /* the command was not waited for: its group is ours */
};

static void
guard_close_files(int from)
{
	if (close_range((unsigned)from, ~0U, 0) == 0)
		return;
	for (int fd = from; fd < 65536; fd++)
		close(fd);
}

/* Nothing of flatline's files stays open here, least of all its output. */
static void
guard_keep_files(const struct guardian_task *task)
{
	int sock = fcntl(task->socket, F_DUPFD, FIRST_FREE);
	int log = fcntl(task->log, F_DUPFD, FIRST_FREE);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	null = fcntl(null, F_DUPFD, FIRST_FREE);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	dup3(sock, SOCKET, O_CLOEXEC);
	dup3(log, LOG, O_CLOEXEC);
	guard_close_files(FIRST_FREE);
}

/* Dispositions as at birth; everything blocked, which exec would hand on. */
static void
guard_reset_signals(void)
{
	sigset_t all;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

/* SIGUSR1 comes when flatline's process is gone. */
static int
guard_signals(void)
{
	sigset_t heeded;

	sigemptyset(&heeded);
	sigaddset(&heeded, SIGCHLD);
	sigaddset(&heeded, SIGUSR1);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	return signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Never waits for flatline to listen; 1: it was taken. */
static int
guard_report(enum guardian_word word, pid_t pid, int value)
{
	struct guardian_report report = {word, pid, value};

	return send(SOCKET, &report, sizeof(report),
		    MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
}

/* In the child: becomes the command, or writes why not. */
static void
guard_become(const struct guardian_task *task, int failure, pid_t guardian)
{
	sigset_t none;
	int reason;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != guardian)
		_exit(127);
	dup2(LOG, 1);
	dup2(LOG, 2);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(task->argv[0], task->argv);
	reason = errno;
	if (write(failure, &reason, sizeof(reason)) < 0)
		_exit(126);
	_exit(127);
}

/* 0, or the errno of what failed. The pipe closes when exec succeeds. */
static int
guard_start(struct guard *guard)
{
	pid_t guardian = getpid();
	int pipes[2], reason = 0;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return errno;
	if ((guard->command = fork()) < 0)
		return errno;
	if (guard->command == 0)
		guard_become(guard->task, pipes[1], guardian);
	close(pipes[1]);
	close(LOG);
	if (read(pipes[0], &reason, sizeof(reason)) <= 0)
		reason = 0;
	close(pipes[0]);
	guard->leads = 1;
	return reason;
}

/*
 * Waits for children that have ended; those who lost their parent are children
 * too. Of others than the command only those count that outlive it.
 */
static int
guard_reap(struct guard *guard)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == guard->command)
			guard->leads = 0;
		if (!guard->leads)
			guard_report(GUARDIAN_ENDED, pid, status);
	}
	return pid == 0;
}

static void
guard_signal_all(const struct guard *guard, int sig)
{
	pid_t pids[PROC_TREE + 1] = {getpid()};
	size_t count = proc_descendants(pids, 1, PROC_TREE + 1);

	for (size_t i = 1; i < count; i++)
		if (!guard->leads || getpgid(pids[i]) != guard->command)
			kill(pids[i], sig);
	if (guard->leads)
		kill(-guard->command, sig);
}

/*
 * Waits for a signal and, while listening, for flatline. 1: flatline wants an
 * end, or is gone.
 */
static int
guard_wait(const struct guard *guard, int listening, int timeout_ms)
{
	struct pollfd events[] = {{guard->signals, POLLIN, 0},
				  {SOCKET, POLLIN, 0}};
	struct signalfd_siginfo info;

	poll(events, listening ? 2 : 1, timeout_ms);
	while (read(guard->signals, &info, sizeof(info)) > 0)
		continue;
	return events[1].revents != 0 || getppid() != guard->task->flatline;
}

static void
guard_end_all(struct guard *guard)
{
	double deadline = clock_now() + guard->task->grace_s;

	guard_signal_all(guard, SIGTERM);
	guard_signal_all(guard, SIGCONT); /* the stopped cannot end */
	while (guard_reap(guard)) {
		if (clock_now() >= deadline)
			guard_signal_all(guard, SIGKILL);
		guard_wait(guard, 0, 20);
	}
}

void
guardian_run(const struct guardian_task *task)
{
	struct guard guard = {.task = task};
	int reason, told = 0;

	setsid();
	prctl(PR_SET_NAME, "flatline-guard");
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	guard_keep_files(task);
	guard_reset_signals();
	guard.signals = guard_signals();
	if ((reason = guard_start(&guard)) != 0) {
		guard_report(GUARDIAN_FAILED, guard.command, reason);
		_exit(1);
	}
	guard_report(GUARDIAN_STARTED, guard.command, 0);
	while (!guard_wait(&guard, 1, 1000))
		if (!guard_reap(&guard) && !told)
			told = guard_report(GUARDIAN_EMPTY, 0, 0);
	guard_end_all(&guard);
	_exit(0);
}
