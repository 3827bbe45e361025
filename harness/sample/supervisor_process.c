/* SPDX-License-Identifier: MIT */
/*
 * What runs in the supervisor's process. It is forked but never executed, so
 * that no file can be missing for it. It keeps no file open but its socket to
 * flatline, reacts to no signal but those of its children, and leaves when
 * none of them is left.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "sample/proc.h"
#include "sample/supervisor.h"

/* The supervisor's open files. */
enum { SOCKET = 3, LOG = 4, FIRST_FREE = 5 };

struct supervision {
	const struct supervisor_task *task;
	int signals;
	pid_t command;
	int leads;     /* the command was not waited for: its group is ours */
	pid_t stopper; /* it stops a container; 0: none does */
};

static void
close_files(int from)
{
	if (close_range((unsigned)from, ~0U, 0) == 0)
		return;
	for (int fd = from; fd < 65536; fd++)
		close(fd);
}

/* None of flatline's files stays open here, least of all its output. */
static void
arrange_files(const struct supervisor_task *task)
{
	int sock = fcntl(task->socket, F_DUPFD, FIRST_FREE);
	int log = fcntl(task->log, F_DUPFD, FIRST_FREE);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	null = fcntl(null, F_DUPFD, FIRST_FREE);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	dup3(sock, SOCKET, O_CLOEXEC);
	dup3(log, LOG, O_CLOEXEC);
	close_files(FIRST_FREE);
}

/* Default dispositions, which exec passes on; all signals blocked until then.
 */
static void
reset_signals(void)
{
	sigset_t all;

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

/* SIGUSR1 comes when flatline's process is gone. */
static int
open_signals(void)
{
	sigset_t awaited;

	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	sigaddset(&awaited, SIGUSR1);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	return signalfd(-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Never waits for flatline to read it; 1: it was accepted. */
static int
report(enum supervisor_event event, pid_t pid, int value)
{
	struct supervisor_report packet = {event, pid, value};

	return send(SOCKET, &packet, sizeof(packet),
		    MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
}

/* In the child: becomes the command, or writes why it cannot. */
static void
become_command(const struct supervisor_task *task, int failure,
	       pid_t supervisor)
{
	sigset_t none;
	int reason;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != supervisor)
		_exit(127);
	dup2(LOG, 1);
	dup2(LOG, 2);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvpe(task->argv[0], task->argv, task->environment);
	reason = errno;
	if (write(failure, &reason, sizeof(reason)) < 0)
		_exit(126);
	_exit(127);
}

/* 0, or the errno of what failed. The pipe closes when exec succeeds. */
static int
start_command(struct supervision *supervision)
{
	pid_t supervisor = getpid();
	int pipes[2], reason = 0;

	if (pipe2(pipes, O_CLOEXEC) != 0)
		return errno;
	if ((supervision->command = _Fork()) < 0)
		return errno;
	if (supervision->command == 0)
		become_command(supervision->task, pipes[1], supervisor);
	close(pipes[1]);
	close(LOG);
	if (read(pipes[0], &reason, sizeof(reason)) <= 0)
		reason = 0;
	close(pipes[0]);
	supervision->leads = 1;
	return reason;
}

/*
 * Waits for children that have ended; orphans of the command are children too.
 * Those are reported only if they outlive the command. 0: no child is left.
 */
static int
reap(struct supervision *supervision)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == supervision->command)
			supervision->leads = 0;
		if (pid != supervision->stopper && !supervision->leads)
			report(SUPERVISOR_ENDED, pid, status);
	}
	return pid == 0;
}

/* A descendant may have been waited for by its parent since it was found, and
 * its number given to a stranger: the directory is opened first, then checked.
 */
static void
signal_descendant(pid_t pid, int sig)
{
	int dir = proc_open(pid);

	if (dir < 0)
		return;
	if (proc_is_ancestor(getpid(), pid))
		proc_signal(dir, pid, sig);
	close(dir);
}

static void
signal_all(const struct supervision *supervision, int sig)
{
	pid_t pids[PROC_TREE + 1] = {getpid()};
	size_t count = proc_descendants(pids, 1, PROC_TREE + 1);

	for (size_t i = 1; i < count; i++)
		if (!supervision->leads ||
		    getpgid(pids[i]) != supervision->command)
			signal_descendant(pids[i], sig);
	if (supervision->leads)
		kill(-supervision->command, sig);
}

/*
 * Waits for a signal and, while listening, for flatline. 1: flatline wants it
 * to end, or is gone.
 */
static int
wait_for_news(const struct supervision *supervision, int listening,
	      int timeout_ms)
{
	struct pollfd events[] = {{supervision->signals, POLLIN, 0},
				  {SOCKET, POLLIN, 0}};
	struct signalfd_siginfo info;

	poll(events, listening ? 2 : 1, timeout_ms);
	while (read(supervision->signals, &info, sizeof(info)) > 0)
		continue;
	return events[1].revents != 0 ||
	       getppid() != supervision->task->flatline;
}

/*
 * A container need not be a descendant, and its first process ignores SIGTERM
 * unless it asked for it: only its engine can end it. Then the command ends by
 * itself, and cleans up.
 */
static void
stop_container(struct supervision *supervision)
{
	const struct supervisor_task *task = supervision->task;
	double deadline = clock_now() + task->grace_s;
	sigset_t none;

	supervision->stopper = _Fork();
	if (supervision->stopper == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execvpe(task->stop[0], task->stop, task->environment);
		_exit(127);
	}
	while (reap(supervision) && clock_now() < deadline)
		wait_for_news(supervision, 0, 20);
}

static void
end_all(struct supervision *supervision)
{
	double deadline;

	if (supervision->task->stop != NULL)
		stop_container(supervision);
	deadline = clock_now() + supervision->task->grace_s;
	signal_all(supervision, SIGTERM);
	signal_all(supervision, SIGCONT); /* stopped processes cannot end */
	while (reap(supervision)) {
		if (clock_now() >= deadline)
			signal_all(supervision, SIGKILL);
		wait_for_news(supervision, 0, 20);
	}
}

void
supervisor_run(const struct supervisor_task *task)
{
	struct supervision supervision = {.task = task};
	int reason, reported = 0;

	setsid();
	prctl(PR_SET_NAME, "flatline-superv");
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	arrange_files(task);
	reset_signals();
	supervision.signals = open_signals();
	if ((reason = start_command(&supervision)) != 0) {
		report(SUPERVISOR_FAILED, supervision.command, reason);
		_exit(1);
	}
	report(SUPERVISOR_STARTED, supervision.command, 0);
	while (!wait_for_news(&supervision, 1, 1000))
		if (!reap(&supervision) && !reported)
			reported = report(SUPERVISOR_EMPTY, 0, 0);
	end_all(&supervision);
	_exit(0);
}
