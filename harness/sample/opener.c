/* SPDX-License-Identifier: MIT */
/*
 * What may not be opened here is asked for. proc.c calls this, so it is safe
 * between fork and exec, as all of that is.
 */
#include "sample/opener.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sample/opener_wire.h"

static int opener_socket = -1;

void
opener_set_socket(int sock)
{
	opener_socket = sock;
}

int
opener_runs(void)
{
	return opener_socket >= 0;
}

/*
 * Each request brings the socket for its reply, so that threads and forked
 * processes may ask at the same time.
 */
int
opener_ask(const struct opener_request *request, const int *files, size_t count,
	   struct opener_reply *reply, int *file)
{
	int ends[2], sent[OPENER_FILES], got[OPENER_FILES];
	ssize_t length = -1;

	*file = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	sent[0] = ends[1];
	memcpy(sent + 1, files, count * sizeof(*files));
	if (opener_send(opener_socket, request, sizeof(*request), sent,
			count + 1) == 0) {
		close(ends[1]);
		ends[1] = -1;
		length = opener_receive(ends[0], reply, sizeof(*reply), got);
	}
	close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
	if (length != (ssize_t)sizeof(*reply)) {
		errno = EPIPE; /* the opener is gone */
		return -1;
	}
	*file = got[0];
	errno = reply->reason;
	return reply->reason == 0 ? 0 : -1;
}

/* About the directory of a process. */
static int
ask_about(enum opener_act act, int dir, const char *name, int number,
	  struct opener_reply *reply, int *file)
{
	struct opener_request request = {.act = act, .number = number};

	if (strlen(name) >= sizeof(request.name)) {
		errno = EACCES;
		return -1;
	}
	strcpy(request.name, name);
	return opener_ask(&request, &dir, 1, reply, file);
}

int
opener_open(int dir, const char *name)
{
	struct opener_reply reply;
	int file;

	return ask_about(OPENER_OPEN, dir, name, 0, &reply, &file) == 0 ? file
									: -1;
}

ssize_t
opener_link(int dir, const char *name, char *text, size_t size)
{
	struct opener_reply reply;
	int file;

	if (ask_about(OPENER_LINK, dir, name, 0, &reply, &file) != 0 ||
	    reply.length > sizeof(reply.text))
		return -1;
	if (reply.length < size)
		size = reply.length;
	memcpy(text, reply.text, size);
	return (ssize_t)size;
}

int
opener_signal(int dir, int signal_number)
{
	struct opener_reply reply;
	int file;

	return ask_about(OPENER_SIGNAL, dir, "", signal_number, &reply, &file);
}

int
opener_attach_connect(int dir)
{
	struct opener_reply reply;
	int file;

	return ask_about(OPENER_ATTACH_CONNECT, dir, "", 0, &reply, &file) == 0
		   ? file
		   : -1;
}

int
opener_attach_file(int dir, int wanted)
{
	struct opener_reply reply;
	int file;

	return ask_about(OPENER_ATTACH_FILE, dir, "", wanted, &reply, &file);
}
