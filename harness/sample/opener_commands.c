/* SPDX-License-Identifier: MIT */
/* The opener is started, and has programs started. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/child.h"
#include "base/confine.h"
#include "base/mem.h"
#include "sample/opener.h"
#include "sample/opener_wire.h"

static pid_t
opener_fork(const struct opener_plan *plan, int ends[2])
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		opener_run(plan, ends[1]);
	}
	close(ends[1]);
	return pid;
}

int
opener_start(const struct opener_plan *plan, const char **lacks,
	     struct error *err)
{
	int ends[2] = {-1, -1};

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0 ||
	    opener_fork(plan, ends) < 0)
		return error_set(err, STATUS_UNAVAILABLE,
				 "cannot start a process: %s", strerror(errno));
	if (privileges_drop(&plan->user, err) != 0)
		return -1;
	*lacks = confine(0);
	opener_set_socket(ends[0]);
	child_delegate(opener_child_output);
	return 0;
}

static int
commands_ask(struct opener_request *request, char *const *const lists[],
	     int log, struct opener_reply *reply, int *file)
{
	int words = opener_words_write(lists), files[] = {words, log}, result;

	*file = -1;
	if (words < 0)
		return -1;
	result = opener_ask(request, files, log < 0 ? 1 : 2, reply, file);
	close(words);
	return result;
}

int
opener_supervise(struct supervisor *supervisor,
		 const struct supervisor_command *command, int log,
		 double grace_s, struct error *err)
{
	struct opener_request request = {.act = OPENER_SUPERVISE,
					 .seconds = grace_s};
	struct strings none = {0};
	const struct strings *added =
	    command->environment != NULL ? command->environment : &none;
	char **environment = xcalloc(added->count + 1, sizeof(*environment));
	char *const *const lists[OPENER_LISTS] = {command->argv, environment};
	struct opener_reply reply = {.reason = EPIPE};
	int result;

	for (size_t i = 0; i < added->count; i++)
		environment[i] = added->items[i];
	result = commands_ask(&request, lists, log, &reply, &supervisor->fd);
	free(environment);
	supervisor->pid = reply.pid;
	supervisor->command = reply.command;
	if (result == 0)
		return 0;
	reply.text[sizeof(reply.text) - 1] = '\0';
	return error_set(err, STATUS_UNAVAILABLE, "%.400s",
			 reply.text[0] != '\0' ? reply.text : strerror(errno));
}

static void
output_take(int file, struct buf *text)
{
	char chunk[4096];
	ssize_t got;

	while ((got = read(file, chunk, sizeof(chunk))) > 0)
		buf_add(text, chunk, (size_t)got);
	close(file);
}

int
opener_child_output(const struct child *child, struct buf *text)
{
	struct opener_request request = {.act = OPENER_CHILD,
					 .seconds = child->timeout_s,
					 .most = child->most,
					 .errors = child->errors};
	char *dir[] = {(char *)child->dir, NULL};
	char *const *const lists[OPENER_LISTS] = {(char *const *)child->argv,
						  dir};
	struct opener_reply reply;
	int file;

	if (commands_ask(&request, lists, -1, &reply, &file) != 0)
		return CHILD_MISSING;
	output_take(file, text);
	return reply.status;
}
