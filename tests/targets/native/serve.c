/* SPDX-License-Identifier: MIT */
/* The server of the services here: a thread a connection, and the service's
 * handle() for each request. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve.h"

enum { REQUEST = 8192 };

static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";

static void *
converse(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char text[REQUEST + 1];
	ssize_t got;

	while ((got = read(fd, text, REQUEST)) > 0) {
		text[got] = '\0';
		if (strstr(text, "\r\n\r\n") == NULL)
			continue;
		handle();
		if (write(fd, reply, sizeof(reply) - 1) < 0)
			break;
	}
	close(fd);
	return NULL;
}

static int
open_port(int port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons((uint16_t)port),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 64) != 0) {
		perror("service");
		exit(1);
	}
	return fd;
}

int
serve(int port)
{
	pthread_t thread;
	int fd = open_port(port), connection;

	while ((connection = accept(fd, NULL, NULL)) >= 0) {
		if (pthread_create(&thread, NULL, converse,
				   (void *)(intptr_t)connection) != 0)
			return 1;
		pthread_detach(thread);
	}
	return 0;
}
