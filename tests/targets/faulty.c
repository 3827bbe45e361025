/* SPDX-License-Identifier: MIT */
/*
 * A peer that answers in one wrong way: what a client must live with.
 *	faulty MODE
 *	faulty tls:MODE
 *	faulty MODE GOOD
 * The second is the same by TLS, the third a sound service, and the peer at a
 *second port: an inspector or a page, of which the first GOOD answers are
 *sound. It prints "listening", and the ports. Nobody needs it for longer than
 *LIFE_S. faulty --list KIND names the modes of a kind: a row each in
 *faulty_KIND.c.
 */
#include "faulty.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LIFE_S = 600 };

/* So that it is taken for a program in Go, whose profiles are asked for. */
__attribute__((section(".go.buildinfo"), used)) static const char buildinfo[] =
    "of no use";

int
say_bytes(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);

		if (sent <= 0)
			return -1;
		bytes += sent;
		len -= (size_t)sent;
	}
	return 0;
}

int
say(int fd, const char *text)
{
	return say_bytes(fd, text, strlen(text));
}

int
say_slowly(int fd, const char *bytes, size_t len, long pause_ms)
{
	for (size_t i = 0; i < len; i++) {
		if (say_bytes(fd, bytes + i, 1) != 0)
			return -1;
		if (pause_ms > 0)
			wait_ms(pause_ms);
	}
	return 0;
}

void
repeat_bytes(int fd, const char *bytes, size_t len)
{
	static _Thread_local char block[1 << 16];
	size_t whole = len * (sizeof(block) / len);

	for (size_t i = 0; i < whole; i += len)
		memcpy(block + i, bytes, len);
	while (say_bytes(fd, block, whole) == 0)
		;
}

void
repeat(int fd, const char *text)
{
	repeat_bytes(fd, text, strlen(text));
}

void
wait_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

void
hear_out(int fd)
{
	char ignored[4096];

	while (recv(fd, ignored, sizeof(ignored), 0) > 0)
		;
}

static _Thread_local char heard[1 << 12];

int
heard_starts(const char *text)
{
	return strncmp(heard, text, strlen(text)) == 0;
}

int
hear(int fd)
{
	size_t len = 0;

	memset(heard, 0, sizeof(heard));
	while (len < 4 || memcmp(heard + len - 4, "\r\n\r\n", 4) != 0)
		if (len == sizeof(heard) - 1 ||
		    recv(fd, heard + len++, 1, 0) != 1)
			return 0;
	return 1;
}

/* For whoever asks for memory: as a heap profile of Go, or as metrics. */
#define PAGE                                                                   \
	"heap profile: 1: 2 [3: 4] @ heap/1048576\n"                           \
	"# HeapAlloc = 4194304\n# HeapSys = 8388608\n"                         \
	"process_resident_memory_bytes 12345678\n"

static _Atomic int good;
static int by_tls, at_once;

static void
sound(int fd)
{
	do
		say(fd, SMALL);
	while (hear(fd));
}

static void
page(int fd)
{
	char head[128];

	snprintf(head, sizeof(head), OK "Content-Length: %zu\r\n\r\n",
		 strlen(PAGE));
	say(fd, head);
	say(fd, PAGE);
}

/* A socket, and who answers there. */
struct place {
	int fd;
	const struct mode *mode;
};

static void *
serve(void *arg)
{
	struct place guest = *(struct place *)arg;

	free(arg);
	if (by_tls)
		guest.fd = unwrap_tls(guest.fd);
	if (at_once || hear(guest.fd)) {
		if (guest.mode->answer != sound && good > 0 && good-- > 0)
			page(guest.fd);
		else
			guest.mode->answer(guest.fd);
	}
	close(guest.fd);
	return NULL;
}

/* At a free port, which is printed. */
static int
listen_anywhere(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 ||
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 128) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		perror("listening");
		exit(1);
	}
	printf(" %d", ntohs(address.sin_port));
	return fd;
}

static void
welcome(const struct place *place, int fd)
{
	struct place *guest = malloc(sizeof(*guest));
	pthread_t thread;
	int on = 1;

	if (guest == NULL)
		exit(1);
	*guest = (struct place){fd, place->mode};
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (pthread_create(&thread, NULL, serve, guest) == 0) {
		pthread_detach(thread);
		return;
	}
	free(guest);
	close(fd);
}

static void *
attend(void *arg)
{
	const struct place *place = arg;

	for (;;) {
		int fd = accept(place->fd, NULL, NULL);

		if (fd >= 0)
			welcome(place, fd);
	}
	return NULL;
}

static const struct {
	const char *name;
	const struct mode *modes;
} kinds[] = {
    {"replies", faulty_replies},       {"http2", faulty_http2},
    {"inspectors", faulty_inspectors}, {"pages", faulty_pages},
    {"mutated", faulty_mutated},       {"tls", faulty_tls},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct mode *
find(const char *name)
{
	for (size_t k = 0; k < KINDS; k++)
		for (const struct mode *mode = kinds[k].modes;
		     mode->name != NULL; mode++)
			if (strcmp(mode->name, name) == 0)
				return mode;
	return NULL;
}

static const struct mode *
choose(const char *name)
{
	static const char prefix[] = "tls:";

	at_once = strncmp(name, "tls-", 4) == 0;
	by_tls = strncmp(name, prefix, strlen(prefix)) == 0;
	return find(by_tls ? name + strlen(prefix) : name);
}

static int
list(const char *kind)
{
	for (size_t k = 0; k < KINDS; k++)
		for (const struct mode *mode = kinds[k].modes;
		     mode->name != NULL && strcmp(kinds[k].name, kind) == 0;
		     mode++)
			puts(mode->name);
	return 0;
}

static void
attend_beside(struct place *place)
{
	pthread_t thread;

	place->fd = listen_anywhere();
	if (pthread_create(&thread, NULL, attend, place) != 0)
		exit(1);
}

int
main(int argc, char **argv)
{
	static const struct mode fine = {"sound", sound};
	struct place hostile = {.mode = argc > 1 ? choose(argv[1]) : NULL};
	struct place front = hostile;

	if (argc == 3 && strcmp(argv[1], "--list") == 0)
		return list(argv[2]);
	if (hostile.mode == NULL) {
		fprintf(stderr, "usage: faulty [tls:]MODE [GOOD]\n"
				"       faulty --list KIND\n");
		return 64;
	}
	signal(SIGPIPE, SIG_IGN);
	alarm(LIFE_S);
	good = argc > 2 ? atoi(argv[2]) : 0;
	if (argc > 2)
		front.mode = &fine;
	printf("listening");
	front.fd = listen_anywhere();
	if (argc > 2)
		attend_beside(&hostile);
	puts("");
	fflush(stdout);
	attend(&front);
}
