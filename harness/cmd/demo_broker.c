/* SPDX-License-Identifier: MIT */
#include "cmd/demo.h"
#include "drive/machine_limits.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/cmd.h"

int
demo_listen(int *port, struct error *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(fd, 1024) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		error_set(err, STATUS_UNAVAILABLE,
			  "the demo cannot listen on 127.0.0.1: %s",
			  strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*port = ntohs(address.sin_port);
	return fd;
}

/* The broker never closes a subscriber's connection: clients have to. */
static void
on_client(struct evconnlistener *listener, evutil_socket_t fd,
	  struct sockaddr *address, int len, void *arg)
{
	(void)listener;
	(void)fd;
	(void)address;
	(void)len;
	(void)arg;
}

static void
broker_serve(int fd)
{
	struct event_base *base;

	file_limit_raise();
	base = event_base_new();
	evconnlistener_new(base, on_client, NULL, 0, 0, fd);
	event_base_dispatch(base);
}

int
demo_broker_start(int *port, struct error *err)
{
	pid_t parent = getpid();
	int fd = demo_listen(port, err);
	pid_t pid;

	if (fd < 0)
		return -1;
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGINT, SIG_IGN);
		signal(SIGHUP, SIG_IGN);
		if (getppid() == parent)
			broker_serve(fd);
		_exit(0);
	}
	close(fd);
	return pid > 0 ? 0
		       : error_set(err, STATUS_UNAVAILABLE,
				   "the demo cannot start its broker: %s",
				   strerror(errno));
}
