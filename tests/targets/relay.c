/* SPDX-License-Identifier: MIT */
/*
 * What stands in front of a service, or beside it, in tests:
 *   relay --port P                answers by itself; several may share the port
 *   relay --port P --to Q         passes requests on to port Q
 *   relay --port P --to Q --at A  at that address
 *   relay --port P --to-unix F    and to a unix socket
 *   relay --port P --ask Q        answers by itself, but asks port Q first, as
 * a service asks its database
 *   --unix F                      listens at a unix socket instead
 *   --close                       a connection to Q for each request
 *   --leak N                      keeps N bytes a request
 * A thread a connection; requests have no bodies.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { TEXT = 65536 };

static struct {
	long port, to, ask, close, leak;
	const char *at, *to_unix, *at_unix;
} set;

struct text {
	char bytes[TEXT];
	size_t len;
};

static void
fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct sockaddr_in
loopback(long port)
{
	return (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static int
connect_port(long port)
{
	struct sockaddr_in address = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (set.at != NULL)
		inet_pton(AF_INET, set.at, &address.sin_addr);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		fail("connect");
	return fd;
}

static struct sockaddr_un
unix_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	return address;
}

static int
connect_up(void)
{
	struct sockaddr_un address;
	int fd;

	if (set.to_unix == NULL)
		return connect_port(set.to > 0 ? set.to : set.ask);
	address = unix_at(set.to_unix);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		fail("connect");
	return fd;
}

static void
send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t sent = write(fd, bytes, len);

		if (sent <= 0)
			return;
		bytes += sent;
		len -= (size_t)sent;
	}
}

/* Reads until there is a whole head; NULL: the connection was closed. */
static char *
read_head(int fd, struct text *text)
{
	char *end;
	ssize_t got;

	text->bytes[text->len = 0] = '\0';
	while ((end = strstr(text->bytes, "\r\n\r\n")) == NULL) {
		got = read(fd, text->bytes + text->len, TEXT - 1 - text->len);
		if (got <= 0)
			return NULL;
		text->len += (size_t)got;
		text->bytes[text->len] = '\0';
	}
	return end + 4;
}

/* A reply with a Content-Length. -1: there is none. */
static int
read_reply(int fd, struct text *text)
{
	char *body = read_head(fd, text), *length;
	ssize_t got;
	size_t whole;

	if (body == NULL ||
	    (length = strcasestr(text->bytes, "content-length:")) == NULL)
		return -1;
	whole = (size_t)(body - text->bytes) +
		strtoul(length + strlen("content-length:"), NULL, 10);
	while (text->len < whole && whole < TEXT) {
		got = read(fd, text->bytes + text->len, TEXT - 1 - text->len);
		if (got <= 0)
			return -1;
		text->len += (size_t)got;
	}
	return 0;
}

static char *volatile kept; /* so that it is not optimized away */

static void
leak(void)
{
	if (set.leak > 0 && (kept = malloc((size_t)set.leak)) != NULL)
		memset(kept, 1, (size_t)set.leak);
}

/* Up and back again: the request as it is, or a short question. */
static int
pass_on(int up, struct text *text)
{
	static const char question[] = "GET /q HTTP/1.1\r\nHost: q\r\n\r\n";

	if (set.ask > 0)
		send_all(up, question, strlen(question));
	else
		send_all(up, text->bytes, text->len);
	return read_reply(up, text);
}

static void *
serve(void *arg)
{
	static const char ok[] =
	    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	    "Server: relay\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
	int client = (int)(long)arg, up = -1;
	int has_up = set.to > 0 || set.ask > 0 || set.to_unix != NULL;
	struct text *text = malloc(sizeof(*text));

	while (read_head(client, text) != NULL) {
		if (has_up && up < 0)
			up = connect_up();
		if (has_up && pass_on(up, text) != 0)
			break;
		if (has_up && set.ask == 0)
			send_all(client, text->bytes, text->len);
		else
			send_all(client, ok, strlen(ok));
		leak();
		if (up >= 0 && set.close) {
			close(up);
			up = -1;
		}
	}
	if (up >= 0)
		close(up);
	close(client);
	free(text);
	return NULL;
}

static void
read_options(char **argv)
{
	static const struct {
		const char *name;
		long *value;
	} options[] = {{"--port", &set.port},
		       {"--to", &set.to},
		       {"--ask", &set.ask},
		       {"--leak", &set.leak}};

	for (; *argv != NULL; argv++) {
		if (strcmp(*argv, "--close") == 0)
			set.close = 1;
		if (strcmp(*argv, "--at") == 0)
			set.at = argv[1];
		if (strcmp(*argv, "--to-unix") == 0)
			set.to_unix = argv[1];
		if (strcmp(*argv, "--unix") == 0)
			set.at_unix = argv[1];
		for (size_t i = 0; i < sizeof(options) / sizeof(options[0]);
		     i++)
			if (strcmp(*argv, options[i].name) == 0)
				*options[i].value = atol(argv[1]);
	}
}

static int
listen_at_port(void)
{
	struct sockaddr_in address = loopback(set.port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		fail("bind");
	return fd;
}

static int
listen_at_path(void)
{
	struct sockaddr_un address = unix_at(set.at_unix);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		fail("bind");
	return fd;
}

int
main(int argc, char **argv)
{
	int listening;

	(void)argc;
	signal(SIGPIPE, SIG_IGN);
	read_options(argv + 1);
	listening = set.at_unix != NULL ? listen_at_path() : listen_at_port();
	if (listen(listening, 64) != 0)
		fail("listen");
	puts("listening");
	fflush(stdout);
	for (;;) {
		long client = accept(listening, NULL, NULL);
		pthread_t thread;

		if (client < 0)
			fail("accept");
		if (pthread_create(&thread, NULL, serve, (void *)client) != 0)
			fail("pthread_create");
		pthread_detach(thread);
	}
}
