/* SPDX-License-Identifier: MIT */
/*
 * What runs in the opener's process. It is forked from a program that has no
 * threads yet. It ends when nobody is left who could ask.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/child.h"
#include "base/confine.h"
#include "base/file.h"
#include "base/mem.h"
#include "sample/jvm_attach.h"
#include "sample/opener.h"
#include "sample/opener_process.h"
#include "sample/proc.h"
#include "sample/sample.h"

/* Whose that file may be. */
enum scope { ANY, OWN, STARTED };

/* The files that may be opened, and whether they only let their reader see
 * them, so that they are read here. */
static const struct {
	const char *name;
	enum scope scope;
	int (*read)(int dir);
} openable[] = {
    {"smaps_rollup", ANY, NULL},
    {"smaps", ANY, NULL},
    {"maps", ANY, NULL},
    {"exe", ANY, NULL},
    {"fd", ANY, opener_read_files},
    {"io", ANY, opener_read_io},
    {"environ", OWN, NULL},
    {"mem", STARTED, NULL},
};

static const char *const linked[] = {"exe", "ns/net"};

/* The process of a directory of /proc; 0: it is none, or another directory. */
static pid_t
directory_pid(int dir)
{
	struct statfs info;
	char text[1024];

	if (fstatfs(dir, &info) != 0 || info.f_type != PROC_SUPER_MAGIC ||
	    proc_read(dir, "stat", text, sizeof(text)) <= 0)
		return 0;
	return (pid_t)strtol(text, NULL, 10);
}

static int
is_started(const struct opener *opener, pid_t pid)
{
	struct proc_stat stat;

	for (size_t i = 0; i < opener->nstarted; i++)
		if (proc_is_ancestor(opener->started[i], pid) ||
		    (proc_stat_pid(pid, &stat) == 0 &&
		     stat.session == opener->started[i]))
			return 1;
	return 0;
}

/* What was named has to live: its number could be another's by now. */
static int
is_named(const struct opener *opener, pid_t pid)
{
	struct proc_stat stat;

	for (size_t i = 0; i < opener->nnamed; i++)
		if (proc_stat(opener->named[i].dir, &stat) == 0 &&
		    (opener->named[i].pid == pid ||
		     proc_is_ancestor(opener->named[i].pid, pid)))
			return 1;
	return 0;
}

static int
is_in_scope(const struct opener *opener, int dir, enum scope scope)
{
	pid_t pid = directory_pid(dir);

	if (pid <= 0)
		return 0;
	return scope == ANY || is_started(opener, pid) ||
	       (scope == OWN && is_named(opener, pid));
}

static int
refuse(struct opener_reply *reply, int reason)
{
	reply->reason = reason;
	return -1;
}

static int
give(struct opener_reply *reply, int fd)
{
	return fd >= 0 ? fd : refuse(reply, errno);
}

static int
act_open(const struct opener *opener, const struct opener_request *request,
	 int dir, struct opener_reply *reply)
{
	for (size_t i = 0; i < COUNT(openable); i++) {
		if (strcmp(openable[i].name, request->name) != 0)
			continue;
		if (!is_in_scope(opener, dir, openable[i].scope))
			break;
		return give(reply, openable[i].read != NULL
				       ? openable[i].read(dir)
				       : openat(dir, request->name,
						O_RDONLY | O_CLOEXEC));
	}
	return refuse(reply, EACCES);
}

static int
act_link(const struct opener *opener, const struct opener_request *request,
	 int dir, struct opener_reply *reply)
{
	ssize_t length;

	for (size_t i = 0; i < COUNT(linked); i++) {
		if (strcmp(linked[i], request->name) != 0 ||
		    !is_in_scope(opener, dir, ANY))
			continue;
		length = readlinkat(dir, request->name, reply->text,
				    sizeof(reply->text));
		if (length < 0)
			return refuse(reply, errno);
		reply->length = (size_t)length;
		return -1;
	}
	return refuse(reply, EACCES);
}

/* Those that ask a runtime, and the one that ends what flatline started. */
static int
act_signal(const struct opener *opener, const struct opener_request *request,
	   int dir, struct opener_reply *reply)
{
	int sig = request->number;
	enum scope scope = sig == SIGKILL ? STARTED : OWN;

	if ((sig != SIGUSR1 && sig != SIGQUIT && sig != SIGKILL) ||
	    !is_in_scope(opener, dir, scope))
		return refuse(reply, EPERM);
	if (proc_signal(dir, directory_pid(dir), sig) != 0)
		refuse(reply, errno);
	return -1;
}

static int
act_attach(const struct opener *opener, const struct opener_request *request,
	   int dir, struct opener_reply *reply)
{
	if (!is_in_scope(opener, dir, OWN))
		return refuse(reply, EPERM);
	if (request->act == OPENER_ATTACH_CONNECT)
		return give(reply, jvm_attach_connect(dir));
	if (jvm_attach_file(dir, request->number) != 0)
		refuse(reply, errno);
	return -1;
}

/* Returns the file to send with the reply, or -1. */
static int
opener_act(struct opener *opener, struct opener_request *request,
	   const int *files, struct opener_reply *reply)
{
	request->name[sizeof(request->name) - 1] = '\0';
	errno = EACCES;
	switch (request->act) {
	case OPENER_OPEN:
		return act_open(opener, request, files[1], reply);
	case OPENER_LINK:
		return act_link(opener, request, files[1], reply);
	case OPENER_SIGNAL:
		return act_signal(opener, request, files[1], reply);
	case OPENER_ATTACH_CONNECT:
	case OPENER_ATTACH_FILE:
		return act_attach(opener, request, files[1], reply);
	case OPENER_SUPERVISE:
		return opener_act_supervise(opener, request, files, reply);
	case OPENER_CHILD:
		return opener_act_child(opener, request, files, reply);
	}
	return refuse(reply, ENOSYS);
}

static void
opener_answer(struct opener *opener, struct opener_request *request,
	      const int *files)
{
	struct opener_reply reply = {.reason = 0};
	int file = opener_act(opener, request, files, &reply);

	if (file != OPENER_ANSWERED)
		opener_send(files[0], &reply, sizeof(reply), &file, file >= 0);
	if (file >= 0)
		close(file);
}

/* The terminal's signals are for flatline, which has the command ended. Files
 * that are open in flatline are no business of this process. */
static void
opener_settle(int sock)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT,
				      SIGPIPE};
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_NAME, "flatline-opener");
	for (size_t i = 0; i < COUNT(ignored); i++)
		signal(ignored[i], SIG_IGN);
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	close(null);
	dup3(sock, 3, O_CLOEXEC);
	if (close_range(4, ~0U, 0) != 0)
		for (int fd = 4; fd < 1024; fd++)
			close(fd);
}

static void
opener_name(struct opener *opener, const struct strings *pids)
{
	for (size_t i = 0; i < pids->count && i < TARGET_ROOTS; i++) {
		pid_t pid = (pid_t)strtol(pids->items[i], NULL, 10);

		opener->named[opener->nnamed++] =
		    (struct opener_named){pid, proc_open(pid)};
	}
}

void
opener_run(const struct opener_plan *plan, int sock)
{
	struct opener opener = {.plan = plan};
	struct opener_request request;
	struct error err = {0};
	int files[OPENER_FILES];
	ssize_t got;

	opener_settle(sock);
	opener_name(&opener, plan->pids);
	if (plan->may_start == NULL && privileges_keep_looking(&err) != 0)
		_exit(1);
	while ((got = opener_receive(3, &request, sizeof(request), files)) >
	       0) {
		if (got == (ssize_t)sizeof(request) && files[0] >= 0)
			opener_answer(&opener, &request, files);
		for (size_t i = 0; i < OPENER_FILES; i++)
			if (files[i] >= 0)
				close(files[i]);
	}
	_exit(0);
}
