/* SPDX-License-Identifier: MIT */
/* flatline's end of the guardian: starts it, hears it, has it finish. */
#include "sample/guardian.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/file.h"
#include "sample/proc.h"

enum { PATIENCE_S = 5 /* with a guardian, beyond its grace */ };

/* One report; 0: none there, -1: the guardian is gone. */
static int
guardian_hear(struct guardian *guardian, struct guardian_report *report,
	      int flags)
{
	ssize_t got;

	do
		got = recv(guardian->fd, report, sizeof(*report), flags);
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(*report))
		return 1;
	return got < 0 && errno == EAGAIN ? 0 : -1;
}

static int
guardian_await(struct guardian *guardian, const char *command,
	       struct error *err)
{
	struct guardian_report report;
	struct buf name = {0};

	if (guardian_hear(guardian, &report, 0) < 0)
		report = (struct guardian_report){.word = GUARDIAN_FAILED,
						  .value = ECHILD};
	if (report.word == GUARDIAN_STARTED) {
		guardian->command = report.pid;
		return 0;
	}
	escape_terminal(&name, command);
	error_set(err, STATUS_UNAVAILABLE, "cannot start '%.200s': %s",
		  buf_text(&name), strerror(report.value));
	buf_free(&name);
	return -1;
}

static int
guardian_fork(struct guardian *guardian, char *const argv[], int log,
	      struct error *err)
{
	struct guardian_task task = {argv, log, -1, getpid(),
				     guardian->grace_s};
	sigset_t all, before;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot start a process: %s", strerror(errno));
	guardian->fd = ends[0];
	task.socket = ends[1];
	/* No handler of flatline's may run in the other process. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	guardian->pid = fork();
	if (guardian->pid == 0)
		guardian_run(&task);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (guardian->pid < 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot start a process: %s", strerror(errno));
	return guardian_await(guardian, argv[0], err);
}

int
guardian_start(struct guardian *guardian, char *const argv[],
	       const char *log_path, double grace_s, struct error *err)
{
	int log, result;

	*guardian = (struct guardian){.fd = -1, .grace_s = grace_s};
	log = file_open_stream(log_path, O_APPEND);
	if (log < 0)
		return error_set(err, STATUS_IO, "cannot write %s: %s",
				 log_path, strerror(errno));
	result = guardian_fork(guardian, argv, log, err);
	close(log);
	if (result != 0)
		guardian_stop(guardian);
	return result;
}

static int
orphan_matters(const struct guardian *guardian, pid_t pid)
{
	return pid == guardian->watched ||
	       (guardian->orphan_status == 0 &&
		(guardian->orphan == 0 ||
		 guardian->orphan != guardian->watched));
}

static void
guardian_note(struct guardian *guardian, const struct guardian_report *report)
{
	if (report->word == GUARDIAN_EMPTY) {
		guardian->empty = 1;
	} else if (report->word == GUARDIAN_ENDED &&
		   report->pid == guardian->command) {
		guardian->ended = 1;
		guardian->status = report->value;
	} else if (report->word == GUARDIAN_ENDED &&
		   orphan_matters(guardian, report->pid)) {
		guardian->orphan = report->pid;
		guardian->orphan_status = report->value;
	}
}

void
guardian_poll(struct guardian *guardian)
{
	struct guardian_report report;
	int heard;

	if (guardian->fd < 0 || guardian->lost)
		return;
	while ((heard = guardian_hear(guardian, &report, MSG_DONTWAIT)) > 0)
		guardian_note(guardian, &report);
	guardian->lost = heard < 0;
}

/*
 * Should somebody have killed the guardian: what is left of its session ends
 * here. The number cannot be another's, for it is not yet waited for.
 */
static int
session_kill(pid_t pid, void *arg)
{
	const struct guardian *guardian = arg;
	struct proc_stat stat;

	if (pid != guardian->pid && proc_stat_pid(pid, &stat) == 0 &&
	    stat.session == guardian->pid)
		kill(pid, SIGKILL);
	return 0;
}

/* The socket closes when the guardian has finished. */
static void
guardian_await_end(struct guardian *guardian)
{
	double end = clock_now() + guardian->grace_s + PATIENCE_S;
	struct pollfd wait = {guardian->fd, POLLIN, 0};

	shutdown(guardian->fd, SHUT_WR);
	while (!guardian->lost && clock_now() < end) {
		poll(&wait, 1, 100);
		guardian_poll(guardian);
	}
}

void
guardian_stop(struct guardian *guardian)
{
	if (guardian->fd < 0)
		return;
	guardian_await_end(guardian);
	close(guardian->fd);
	guardian->fd = -1;
	if (guardian->pid <= 0)
		return;
	proc_each(session_kill, guardian);
	if (guardian->lost)
		waitpid(guardian->pid, NULL, 0);
}
