/* SPDX-License-Identifier: MIT */
/*
 * A test program starts itself again, with a role as its argument, to be the
 * process that the test works on. It prints what it does, and waits for
 * signals.
 */
#ifndef TEST_SAMPLE_ACTOR_H
#define TEST_SAMPLE_ACTOR_H

#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "await.h"

enum { ACTOR_GROWTH = 32 << 20 };

/* The path of this program, for the commands of tests. */
static inline char *
actor_path(void)
{
	static char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);

	path[length > 0 ? length : 0] = '\0';
	return path;
}

/* Listens on a free port of loopback, or on that one. */
static inline int
actor_listen(int port, int *fd)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons((unsigned short)port);
	*fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(*fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(*fd, 8) != 0 ||
	    getsockname(*fd, (struct sockaddr *)&address, &size) != 0)
		return 0;
	return ntohs(address.sin_port);
}

static inline void
actor_grow(void)
{
	static char *memory;
	static size_t size;

	size += ACTOR_GROWTH;
	memory = xrealloc(memory, size);
	memset(memory + size - ACTOR_GROWTH, 1, ACTOR_GROWTH);
}

/* SIGUSR1: grows by ACTOR_GROWTH. SIGUSR2: forks a child that does the same.
 * SIGHUP: exits with 7. */
static inline void
actor_act(void)
{
	sigset_t heeded;
	int sig;

	sigemptyset(&heeded);
	sigaddset(&heeded, SIGUSR1);
	sigaddset(&heeded, SIGUSR2);
	sigaddset(&heeded, SIGHUP);
	sigprocmask(SIG_BLOCK, &heeded, NULL);
	puts("ready");
	fflush(stdout);
	while (sigwait(&heeded, &sig) == 0) {
		if (sig == SIGHUP)
			_exit(7);
		if (sig == SIGUSR1)
			actor_grow();
		if (sig == SIGUSR2 && fork() == 0) {
			printf("child %d\n", (int)getpid());
			fflush(stdout);
		}
	}
}

/* Plays the role in the arguments; returns if there is none. */
static inline void
actor_run(int argc, char **argv)
{
	int fd, port;

	if (argc < 2)
		return;
	printf("actor %d\n", (int)getpid());
	if (strcmp(argv[1], "announce") == 0)
		printf("Debugger listening on ws://127.0.0.1:%d/0-1\n",
		       actor_listen(0, &fd));
	if (strcmp(argv[1], "idle") != 0) {
		port = actor_listen(argc > 2 ? atoi(argv[2]) : 0, &fd);
		printf("port %d\n", port);
	}
	actor_act();
	exit(1);
}

/* Starts one as a child, which does not outlive this process. */
static inline pid_t
actor_start(const char *role, const char *log)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (freopen(log, "a", stdout) != NULL)
			execl(actor_path(), actor_path(), role, NULL);
		_exit(1);
	}
	AWAIT(file_has(log, "ready"));
	return pid;
}

#endif
