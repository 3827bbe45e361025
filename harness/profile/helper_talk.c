/* SPDX-License-Identifier: MIT */
/* Whoever answers is not trusted: in bounded bytes, before a deadline. */
#include <dirent.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "profile/held.h"
#include "profile/helpers.h"

enum { ANSWER = 64 << 20, CONNECTING_S = 3 };

static const char question[] = "held\n";

/* The kernel remembers who listened first. */
static int
peer_is(int fd, pid_t pid)
{
	struct ucred peer;
	socklen_t length = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 &&
	       peer.pid == pid;
}

int
helper_connect(const char *folder, pid_t pid)
{
	const struct timeval most = {CONNECTING_S, 0};
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	snprintf(to.sun_path, sizeof(to.sun_path), "%s/" HELPER_SOCKETS "/%d",
		 folder, (int)pid);
	/* connect() too waits for one that accepts nobody. */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof(most));
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0 &&
	    peer_is(fd, pid))
		return fd;
	close(fd);
	return -1;
}

size_t
helper_pids(const char *folder, pid_t *pids, size_t max)
{
	char *path = xasprintf("%s/" HELPER_SOCKETS, folder);
	DIR *entries = file_folder(path);
	struct dirent *entry;
	size_t count = 0;

	free(path);
	while (entries != NULL && count < max &&
	       (entry = readdir(entries)) != NULL) {
		size_t digits = strspn(entry->d_name, "0123456789");

		if (digits > 0 && digits < 10 && entry->d_name[digits] == '\0')
			pids[count++] = atoi(entry->d_name);
	}
	if (entries != NULL)
		closedir(entries);
	return count;
}

int
helper_ask(int fd)
{
	return send(fd, question, strlen(question), MSG_NOSIGNAL) ==
		       (ssize_t)strlen(question)
		   ? 0
		   : -1;
}

int
helper_answer(int fd, struct buf *answer, double until)
{
	char bytes[65536];
	double left;

	buf_clear(answer);
	while (!held_is_whole(buf_text(answer), answer->len) &&
	       answer->len < ANSWER && (left = until - clock_now()) > 0) {
		struct pollfd what = {.fd = fd, .events = POLLIN};
		ssize_t got;

		if (poll(&what, 1, (int)ceil(left * 1000)) <= 0)
			continue;
		got = recv(fd, bytes, sizeof(bytes), 0);
		if (got <= 0)
			return -1;
		buf_add(answer, bytes, (size_t)got);
	}
	/* A NUL would hide what follows it. */
	return held_is_whole(buf_text(answer), answer->len) &&
		       memchr(answer->data, '\0', answer->len) == NULL
		   ? 0
		   : -1;
}
