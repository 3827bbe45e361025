/* SPDX-License-Identifier: MIT */
/* One of two builds: a process that starts it, drives it and records. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/contest.h"
#include "cmd/turns.h"

enum { LOOK_MS = 100 };

/* Free now; who starts at once finds it so. */
static int
racer_find_port(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), port = 0;

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 &&
	    getsockname(fd, (struct sockaddr *)&address, &size) == 0)
		port = ntohs(address.sin_port);
	if (fd >= 0)
		close(fd);
	return port;
}

/* The command, with each {port} replaced. */
static char *
racer_command(const struct racer *racer)
{
	struct buf out = {0};
	const char *text = racer->command, *hole;
	char *command;

	while ((hole = strstr(text, "{port}")) != NULL) {
		buf_add(&out, text, (size_t)(hole - text));
		buf_addf(&out, "%d", racer->port);
		text = hole + strlen("{port}");
	}
	buf_adds(&out, text);
	command = xstrdup(buf_text(&out));
	buf_free(&out);
	return command;
}

/* In the child: PORT is for the service, which need not obey it. */
static void
racer_drive(const struct racer *racer, const struct invocation *invocation,
	    struct turns *turns, struct error *err)
{
	char *port = xasprintf("PORT=%d", racer->port);
	char *command = racer_command(racer);
	char env[] = "env", shell[] = "sh", option[] = "-c";
	char *argv[] = {env, port, shell, option, command, NULL};
	struct invocation own = *invocation;

	unsetenv("PORT");
	own.settings.quiet = 1;
	own.command = argv;
	own.turns = turns;
	drive(&own, racer->dir, NULL, NULL, err);
	free(command);
	free(port);
}

static void
racer_be(struct racer *racer, const struct invocation *invocation,
	 int ends[3][2])
{
	struct turns turns = {.told = ends[0][1], .called = ends[1][0]};
	struct error err = {0};

	close(ends[0][0]);
	close(ends[1][1]);
	close(ends[2][0]);
	fcntl(turns.called, F_SETFL, O_NONBLOCK);
	racer_drive(racer, invocation,
		    isnan(invocation->settings.cycles) ? NULL : &turns, &err);
	if (err.status != STATUS_OK &&
	    write(ends[2][1], &err, sizeof(err)) != (ssize_t)sizeof(err))
		_exit(STATUS_BUG);
	_exit(0);
}

static void
racer_close(int ends[3][2], int count)
{
	for (int i = 0; i < count; i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

int
racer_start(struct racer *racer, const struct invocation *invocation,
	    struct error *err)
{
	int ends[3][2], count = 0;

	racer->port = racer_find_port();
	while (count < 3 && pipe2(ends[count], O_CLOEXEC) == 0)
		count++;
	fflush(NULL);
	racer->pid = count == 3 ? fork() : -1;
	if (racer->pid < 0) {
		racer->pid = 0;
		racer_close(ends, count);
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot start a process: %s", strerror(errno));
	}
	if (racer->pid == 0)
		racer_be(racer, invocation, ends);
	close(ends[0][1]);
	close(ends[1][0]);
	close(ends[2][1]);
	racer->told = ends[0][0];
	racer->called = ends[1][1];
	racer->failed = ends[2][0];
	return 0;
}

/* Until it tells, or has ended. */
static void
racer_wait(struct racer *racer, const volatile int *interrupted)
{
	struct pollfd told = {.fd = racer->told, .events = POLLIN};
	char burst;

	while (!*interrupted) {
		if (poll(&told, 1, LOOK_MS) <= 0)
			continue;
		if (read(racer->told, &burst, 1) == 1)
			racer->bursts++;
		else
			racer->ended = 1;
		return;
	}
}

void
racer_burst(struct racer *racer, const volatile int *interrupted)
{
	if (racer->ended)
		return;
	if (racer->bursts > 0 && write(racer->called, ".", 1) != 1)
		racer->ended = 1;
	else
		racer_wait(racer, interrupted);
}

int
racer_end(struct racer *racer, struct error *err)
{
	struct error its = {0};
	int result = 0;

	if (racer->pid == 0)
		return 0;
	close(racer->called);
	while (waitpid(racer->pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	racer->pid = 0;
	racer->ended = 1;
	if (read(racer->failed, &its, sizeof(its)) == (ssize_t)sizeof(its))
		result =
		    error_set(err, its.status, "%s: %s", racer->name, its.text);
	close(racer->failed);
	close(racer->told);
	return result;
}
