/* SPDX-License-Identifier: MIT */
/* flatline's side of the supervisor: starts it, reads its reports, stops it. */
#include "sample/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample/proc.h"

enum { PATIENCE_S = 8 /* with a supervisor, beyond its grace */ };

/* One report; 0: none there, -1: the supervisor is gone. */
static int
supervisor_receive(struct supervisor *supervisor,
		   struct supervisor_report *report, int flags)
{
	ssize_t got;

	do
		got = recv(supervisor->fd, report, sizeof(*report), flags);
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(*report))
		return 1;
	return got < 0 && errno == EAGAIN ? 0 : -1;
}

static int
supervisor_await_start(struct supervisor *supervisor, const char *command,
		       struct error *err)
{
	struct supervisor_report report;
	struct buf name = {0};

	if (supervisor_receive(supervisor, &report, 0) < 0)
		report = (struct supervisor_report){.event = SUPERVISOR_FAILED,
						    .value = ECHILD};
	if (report.event == SUPERVISOR_STARTED) {
		supervisor->command = report.pid;
		return 0;
	}
	escape_terminal(&name, command);
	error_set(err, STATUS_UNAVAILABLE, "cannot start '%.200s': %s",
		  buf_text(&name),
		  report.value == ENOENT && strchr(command, '/') == NULL
		      ? "there is no such command in PATH"
		      : strerror(report.value));
	buf_free(&name);
	return -1;
}

static int
is_set_by(const char *variable, const struct strings *added)
{
	size_t name = strcspn(variable, "=") + 1;

	for (size_t i = 0; added != NULL && i < added->count; i++)
		if (strncmp(variable, added->items[i], name) == 0)
			return 1;
	return 0;
}

/*
 * The command's environment, made before the fork: flatline's own is never
 * changed, since other threads may be reading it. The texts are borrowed.
 */
static char **
environment_make(const struct strings *added)
{
	size_t count = 0, extra = added != NULL ? added->count : 0;
	char **all;

	while (environ[count] != NULL)
		count++;
	all = xcalloc(count + extra + 1, sizeof(*all));
	count = 0;
	for (char **own = environ; *own != NULL; own++)
		if (!is_set_by(*own, added))
			all[count++] = *own;
	for (size_t i = 0; i < extra; i++)
		all[count++] = added->items[i];
	return all;
}

/* None of flatline's signal handlers may run in the new process. */
static pid_t
supervisor_fork(const struct supervisor_task *task)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		supervisor_run(task);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static int
supervisor_launch(struct supervisor *supervisor, struct supervisor_task *task,
		  struct error *err)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot start a process: %s", strerror(errno));
	supervisor->fd = ends[0];
	task->socket = ends[1];
	supervisor->pid = supervisor_fork(task);
	if (supervisor->pid < 0)
		error_set(err, STATUS_UNAVAILABLE, "cannot start a process: %s",
			  strerror(errno));
	close(ends[1]);
	return supervisor->pid < 0
		   ? -1
		   : supervisor_await_start(supervisor, task->argv[0], err);
}

int
supervisor_begin(struct supervisor *supervisor,
		 const struct supervisor_command *command, int log,
		 double grace_s, struct error *err)
{
	struct supervisor_task task = {.argv = command->argv,
				       .stop = command->stop,
				       .log = log,
				       .flatline = getpid(),
				       .grace_s = grace_s};
	int result;

	*supervisor = (struct supervisor){.fd = -1, .grace_s = grace_s};
	task.environment = environment_make(command->environment);
	result = supervisor_launch(supervisor, &task, err);
	free(task.environment);
	if (result != 0)
		supervisor_stop(supervisor);
	return result;
}

static int
orphan_matters(const struct supervisor *supervisor, pid_t pid)
{
	return pid == supervisor->watched ||
	       (supervisor->orphan_status == 0 &&
		(supervisor->orphan == 0 ||
		 supervisor->orphan != supervisor->watched));
}

static void
supervisor_note(struct supervisor *supervisor,
		const struct supervisor_report *report)
{
	if (report->event == SUPERVISOR_EMPTY) {
		supervisor->empty = 1;
	} else if (report->event == SUPERVISOR_ENDED &&
		   report->pid == supervisor->command) {
		supervisor->ended = 1;
		supervisor->status = report->value;
	} else if (report->event == SUPERVISOR_ENDED &&
		   orphan_matters(supervisor, report->pid)) {
		supervisor->orphan = report->pid;
		supervisor->orphan_status = report->value;
	}
}

void
supervisor_poll(struct supervisor *supervisor)
{
	struct supervisor_report report;
	int received;

	if (supervisor->fd < 0 || supervisor->lost)
		return;
	while ((received =
		    supervisor_receive(supervisor, &report, MSG_DONTWAIT)) > 0)
		supervisor_note(supervisor, &report);
	supervisor->lost = received < 0;
}

/*
 * If somebody has killed the supervisor, what is left of its session ends
 * here. The session's number is still its own, for it is not yet waited for.
 */
static int
session_kill(pid_t pid, void *arg)
{
	const struct supervisor *supervisor = arg;
	struct proc_stat stat;
	int dir = proc_open(pid);

	if (dir < 0)
		return 0;
	if (pid != supervisor->pid && proc_stat(dir, &stat) == 0 &&
	    stat.session == supervisor->pid)
		proc_signal(dir, pid, SIGKILL);
	close(dir);
	return 0;
}

/* The socket closes when the supervisor has finished. */
static void
supervisor_await_end(struct supervisor *supervisor)
{
	double end = clock_now() + supervisor->grace_s + PATIENCE_S;
	struct pollfd wait = {supervisor->fd, POLLIN, 0};

	shutdown(supervisor->fd, SHUT_WR);
	while (!supervisor->lost && clock_now() < end) {
		poll(&wait, 1, 100);
		supervisor_poll(supervisor);
	}
}

void
supervisor_stop(struct supervisor *supervisor)
{
	if (supervisor->fd < 0)
		return;
	supervisor_await_end(supervisor);
	close(supervisor->fd);
	supervisor->fd = -1;
	if (supervisor->pid <= 0)
		return;
	proc_each(session_kill, supervisor);
	if (supervisor->lost)
		waitpid(supervisor->pid, NULL, 0);
}
