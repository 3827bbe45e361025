/* SPDX-License-Identifier: MIT */
/*
 * A service that takes its time to start, and listens on a second port:
 *	starting MS
 * The first port, opened first, is an administrator's: 404 for whatever is
 * asked. The second is the service: 503 for MS milliseconds, then 200 for
 * /items and 404 for all else. Both are the kernel's choice, and printed.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double
now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int
listen_anywhere(const char *name)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    listen(fd, 64) != 0)
		exit(1);
	getsockname(fd, (struct sockaddr *)&address, &len);
	printf("%s %d\n", name, ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

/* One request a connection. */
static void
answer(int fd, int is_service, int started)
{
	char request[4096], reply[128];
	ssize_t got = recv(fd, request, sizeof(request) - 1, 0);
	const char *path;
	int status = 404;

	request[got > 0 ? got : 0] = '\0';
	path = strchr(request, ' ');
	if (is_service && !started)
		status = 503;
	else if (is_service && path != NULL &&
		 strncmp(path, " /items ", 8) == 0)
		status = 200;
	snprintf(reply, sizeof(reply),
		 "HTTP/1.1 %d -\r\nContent-Length: 2\r\n"
		 "Connection: close\r\n\r\nok",
		 status);
	if (got > 0)
		send(fd, reply, strlen(reply), MSG_NOSIGNAL);
	close(fd);
}

int
main(int argc, char **argv)
{
	struct pollfd ports[2] = {
	    {.fd = listen_anywhere("admin"), .events = POLLIN},
	    {.fd = listen_anywhere("service"), .events = POLLIN}};
	double ready = now_ms() + (argc > 1 ? atof(argv[1]) : 0);

	for (;;) {
		poll(ports, 2, -1);
		for (int i = 0; i < 2; i++)
			if (ports[i].revents != 0)
				answer(accept(ports[i].fd, NULL, NULL), i,
				       now_ms() >= ready);
	}
}
