/* SPDX-License-Identifier: MIT */
/* One of the two builds: a process that starts it, drives it and records. */
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
#include "cmd/gate_rounds.h"
#include "cmd/run_observer.h"
#include "drive/turns.h"

enum { LOOK_MS = 100 };

/* A port that is free now; a service that starts at once still finds it so. */
static int
gate_build_find_port(void)
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

char *
gate_build_command(const struct gate_build *build)
{
	struct buf out = {0};
	const char *text = build->command, *hole;
	char *command;

	while ((hole = strstr(text, "{port}")) != NULL) {
		buf_add(&out, text, (size_t)(hole - text));
		buf_addf(&out, "%d", build->port);
		text = hole + strlen("{port}");
	}
	buf_adds(&out, text);
	command = xstrdup(buf_text(&out));
	buf_free(&out);
	return command;
}

/* A container listens in a network of its own, at another port. */
static int
gate_build_set_target(const struct gate_build *build, struct settings *settings,
		      struct error *err)
{
	char url[64];

	if (build->by_hand == NULL)
		return 0;
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", build->port);
	return settings_set(settings, &option_table[OPT_target], url,
			    SOURCE_COMMAND_LINE, err);
}

/* In the child. PORT tells the service where to listen; it may ignore it. */
static void
gate_build_drive(const struct gate_build *build,
		 const struct invocation *invocation, struct turns *turns,
		 struct error *err)
{
	char *port = xasprintf("PORT=%d", build->port);
	char *command = gate_build_command(build);
	char env[] = "env", shell[] = "sh", option[] = "-c";
	char *argv[] = {env, port, shell, option, command, NULL};
	struct settings settings = invocation->settings;
	struct run_observer observer = {.settings = &settings};

	unsetenv("PORT");
	settings.quiet = 1;
	settings_salt(&settings, build->salt);
	if (gate_build_set_target(build, &settings, err) == 0)
		observed_drive(
		    &observer,
		    (struct drive_order){.scenario = invocation->args[0],
					 .command = argv,
					 .dir = build->dir,
					 .port = build->port,
					 .turns = turns},
		    err);
	free(command);
	free(port);
}

static void
gate_build_be(struct gate_build *build, const struct invocation *invocation,
	      int ends[3][2])
{
	struct turns turns = {.done_fd = ends[0][1], .go_fd = ends[1][0]};
	struct error err = {0};

	close(ends[0][0]);
	close(ends[1][1]);
	close(ends[2][0]);
	fcntl(turns.go_fd, F_SETFL, O_NONBLOCK);
	gate_build_drive(build, invocation,
			 isnan(invocation->settings.cycles) ? NULL : &turns,
			 &err);
	if (err.status != STATUS_OK &&
	    write(ends[2][1], &err, sizeof(err)) != (ssize_t)sizeof(err))
		_exit(STATUS_BUG);
	_exit(0);
}

static void
gate_build_close(int ends[3][2], int count)
{
	for (int i = 0; i < count; i++) {
		close(ends[i][0]);
		close(ends[i][1]);
	}
}

int
gate_build_start(struct gate_build *build, const struct invocation *invocation,
		 struct error *err)
{
	int ends[3][2], count = 0;

	build->port = gate_build_find_port();
	build->started = 1;
	while (count < 3 && pipe2(ends[count], O_CLOEXEC) == 0)
		count++;
	fflush(NULL);
	build->pid = count == 3 ? fork() : -1;
	if (build->pid < 0) {
		build->pid = 0;
		gate_build_close(ends, count);
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot start a process: %s", strerror(errno));
	}
	if (build->pid == 0)
		gate_build_be(build, invocation, ends);
	close(ends[0][1]);
	close(ends[1][0]);
	close(ends[2][1]);
	build->done_fd = ends[0][0];
	build->go_fd = ends[1][1];
	build->error_fd = ends[2][0];
	return 0;
}

static void
gate_build_count(struct gate_build *build, uint32_t planned)
{
	if (build->bursts++ == 0)
		build->burst = build->planned = planned;
	build->requests += build->burst;
}

/* Waits until the build reports a burst or ends. */
static void
gate_build_wait(struct gate_build *build, const volatile int *interrupted)
{
	struct pollfd done_fd = {.fd = build->done_fd, .events = POLLIN};
	uint32_t planned;

	while (!*interrupted) {
		if (poll(&done_fd, 1, LOOK_MS) <= 0)
			continue;
		if (read(build->done_fd, &planned, sizeof(planned)) ==
		    (ssize_t)sizeof(planned))
			gate_build_count(build, planned);
		else
			build->ended = 1;
		return;
	}
}

void
gate_build_burst(struct gate_build *build, uint32_t requests,
		 const volatile int *interrupted)
{
	if (build->ended)
		return;
	if (requests > 0)
		build->burst = requests;
	if (build->bursts > 0 &&
	    write(build->go_fd, &requests, sizeof(requests)) !=
		(ssize_t)sizeof(requests))
		build->ended = 1;
	else
		gate_build_wait(build, interrupted);
}

static int
gate_build_fail(struct gate_build *build, const struct error *its,
		struct error *err)
{
	if (its->status != STATUS_UNAVAILABLE)
		return error_set(err, its->status, "%s: %s", build->name,
				 its->text);
	snprintf(build->failure, sizeof(build->failure), "%s did not start: %s",
		 build->title, its->text);
	return 0;
}

int
gate_build_end(struct gate_build *build, struct error *err)
{
	struct error its = {0};
	int result = 0, status = 0;

	if (build->pid == 0)
		return 0;
	close(build->go_fd);
	while (waitpid(build->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	build->pid = 0;
	build->ended = 1;
	if (read(build->error_fd, &its, sizeof(its)) == (ssize_t)sizeof(its))
		result = gate_build_fail(build, &its, err);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_MEMORY)
		result =
		    error_set(err, STATUS_MEMORY,
			      "%s: flatline ran out of memory", build->name);
	close(build->error_fd);
	close(build->done_fd);
	return result;
}
