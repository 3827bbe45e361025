/* SPDX-License-Identifier: MIT */
/* The opener starts the command, as root, and gnuplot, as the user. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/confine.h"
#include "base/file.h"
#include "sample/opener.h"
#include "sample/opener_process.h"

/*
 * Only what flatline itself adds without this option: a library of somebody
 * else's, preloaded into the command, would run as root.
 */
static int
environment_is_ours(char *const *environment)
{
	struct strings ours = {0};
	struct error ignored = {0};
	int good = 1;

	target_invite_node(&ours);
	target_load_helper(HELPER_ALLOCATOR, &ours, &ignored);
	target_load_helper(HELPER_HEAP, &ours, &ignored);
	for (; *environment != NULL && good; environment++)
		good = strings_has(&ours, *environment);
	strings_free(&ours);
	return good;
}

static void
reply_fail(struct opener_reply *reply, int reason, const char *text)
{
	reply->reason = reason;
	snprintf(reply->text, sizeof(reply->text), "%s", text);
}

static int
supervise(struct opener *opener, struct opener_words *words, double grace_s,
	  int log, struct opener_reply *reply)
{
	struct strings added = {.items = words->lists[1]};
	const struct supervisor_command command = {.argv = words->lists[0],
						   .environment = &added};
	struct supervisor supervisor;
	struct error err = {0};

	while (added.items[added.count] != NULL)
		added.count++;
	if (supervisor_begin(&supervisor, &command, log, grace_s, &err) != 0) {
		reply_fail(reply, ECHILD, err.text);
		return -1;
	}
	opener->started[opener->nstarted++] = supervisor.pid;
	reply->pid = supervisor.pid;
	reply->command = supervisor.command;
	return supervisor.fd;
}

int
opener_act_supervise(struct opener *opener,
		     const struct opener_request *request, const int *files,
		     struct opener_reply *reply)
{
	const struct opener_plan *plan = opener->plan;
	struct opener_words words;
	int file = -1;

	reply_fail(reply, 0, "");
	if (opener_words_read(&words, files[1]) != 0 ||
	    words.lists[0][0] == NULL)
		reply_fail(reply, EINVAL, "a request that makes no sense");
	else if (opener->nstarted == OPENER_STARTED)
		reply_fail(reply, EAGAIN, "too many commands were started");
	else if (plan->may_start == NULL ||
		 !plan->may_start(plan->arg, words.lists[0]) ||
		 !environment_is_ours(words.lists[1]))
		reply_fail(reply, EPERM,
			   "this command was not given on the command line, "
			   "so root does not start it");
	else
		file = supervise(opener, &words, request->seconds, files[2],
				 reply);
	opener_words_free(&words);
	return file;
}

/* In a child of the opener, which may then be as slow as it likes. */
static void
child_answer(const struct opener_plan *plan,
	     const struct opener_request *request,
	     const struct opener_words *words, int sock)
{
	struct child child = {.argv = (const char *const *)words->lists[0],
			      .dir = words->lists[1][0],
			      .errors = request->errors,
			      .timeout_s = request->seconds,
			      .most = request->most};
	struct opener_reply reply = {.reason = 0};
	struct error err = {0};
	struct buf text = {0};
	int file = memfd_create("output", MFD_CLOEXEC);

	if (file < 0 || privileges_drop(&plan->user, &err) != 0) {
		reply.reason = EPERM;
	} else {
		confine(1);
		reply.status = plan->run(&child, &text);
		if (reply.status == CHILD_MISSING)
			reply.reason = errno;
		file_put(file, text.data, text.len);
		lseek(file, 0, SEEK_SET);
	}
	opener_send(sock, &reply, sizeof(reply), &file, file >= 0);
	_exit(0);
}

/*
 * The child replies, or nobody does: then its end of the socket is closed. It
 * is not waited for; there are a few pictures to a run.
 */
int
opener_act_child(struct opener *opener, const struct opener_request *request,
		 const int *files, struct opener_reply *reply)
{
	struct opener_words words;
	int good = opener_words_read(&words, files[1]) == 0 &&
		   words.lists[0][0] != NULL && opener->plan->run != NULL;
	pid_t pid = good ? fork() : -1;

	if (pid == 0)
		child_answer(opener->plan, request, &words, files[0]);
	opener_words_free(&words);
	reply->reason = good ? errno : EPERM;
	return pid < 0 ? -1 : OPENER_ANSWERED;
}
