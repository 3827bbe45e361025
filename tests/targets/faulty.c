/* SPDX-License-Identifier: MIT */
/*
 * A server that answers in one wrong way: what a client must live with.
 *	faulty PORT MODE
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define OK "HTTP/1.1 200 OK\r\n"
#define SMALL OK "Content-Length: 2\r\n\r\nok"
#define CHUNKED OK "Transfer-Encoding: chunked\r\n\r\n"

static int
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

static int
say(int fd, const char *text)
{
	return say_bytes(fd, text, strlen(text));
}

/* For as long as anybody takes it. */
static void
repeat(int fd, const char *text)
{
	while (say(fd, text) == 0)
		;
}

static void
wait_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

/* Until the other side closes. */
static void
hear_out(int fd)
{
	char ignored[4096];

	while (recv(fd, ignored, sizeof(ignored), 0) > 0)
		;
}

/* A request without a body; 0: the other side has closed. */
static int
hear(int fd)
{
	char last[4] = "";

	while (memcmp(last, "\r\n\r\n", 4) != 0) {
		memmove(last, last + 1, 3);
		if (recv(fd, last + 3, 1, 0) != 1)
			return 0;
	}
	return 1;
}

static void
stuck(int fd)
{
	hear_out(fd);
}

static void
stuck_in_head(int fd)
{
	say(fd, OK "Content-Le");
	hear_out(fd);
}

static void
stuck_in_body(int fd)
{
	say(fd, OK "Content-Length: 9\r\n\r\nok");
	hear_out(fd);
}

static void
slow(int fd)
{
	for (const char *at = OK "Content-Length: 1000\r\n\r\n"; *at != '\0';
	     at++) {
		if (say_bytes(fd, at, 1) != 0)
			return;
		wait_ms(1);
	}
	while (say(fd, "x") == 0)
		wait_ms(5);
}

/* All of it comes, a byte at a time. */
static void
dripping(int fd)
{
	do {
		for (const char *at = CHUNKED "2\r\nok\r\n0\r\n\r\n";
		     *at != '\0'; at++)
			if (say_bytes(fd, at, 1) != 0)
				return;
	} while (hear(fd));
}

static void
garbage(int fd)
{
	for (int i = 0; i < 4096; i++) {
		char bytes[64];

		for (size_t n = 0; n < sizeof(bytes); n++)
			bytes[n] = (char)rand();
		if (say_bytes(fd, bytes, sizeof(bytes)) != 0)
			return;
	}
}

/* A login that would use the machine's own Kerberos ticket. */
static void
negotiate(int fd)
{
	do {
		say(fd, "HTTP/1.1 401 Unauthorized\r\n"
			"WWW-Authenticate: Negotiate\r\n"
			"Content-Length: 0\r\n\r\n");
	} while (hear(fd));
}

static void
half_closing(int fd)
{
	shutdown(fd, SHUT_WR);
	hear_out(fd);
}

static void
reset(int fd)
{
	struct linger now = {1, 0};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

static void
reset_in_body(int fd)
{
	say(fd, OK "Content-Length: 9\r\n\r\nok");
	wait_ms(20);
	reset(fd);
}

static void
endless_headers(int fd)
{
	say(fd, OK);
	repeat(fd, "X-More: of the same, for ever and ever\r\n");
}

static void
endless_line(int fd)
{
	say(fd, OK "X: ");
	repeat(fd, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
}

static void
endless_continue(int fd)
{
	repeat(fd, "HTTP/1.1 100 Continue\r\n\r\n");
}

static void
endless_body(int fd)
{
	static char block[1 << 16];

	say(fd, OK "\r\n");
	while (say_bytes(fd, block, sizeof(block)) == 0)
		;
}

static void
endless_trailers(int fd)
{
	say(fd, CHUNKED "0\r\n");
	repeat(fd, "X-More: of the same, for ever and ever\r\n");
}

static void
endless_chunks(int fd)
{
	static char chunks[6 << 16];

	for (size_t i = 0; i + 6 <= sizeof(chunks); i += 6)
		memcpy(chunks + i, "1\r\na\r\n", 6);
	say(fd, CHUNKED);
	while (say_bytes(fd, chunks, sizeof(chunks)) == 0)
		;
}

/* HTTP/2 without TLS: settings, the head of a reply, then frames without end,
 * which carry nothing. */
static void
endless_frames(int fd)
{
	static const char settings[] = "\0\0\0\4\0\0\0\0\0",
			  taken[] = "\0\0\0\4\1\0\0\0\0",
			  head[] = "\0\0\1\1\4\0\0\0\1\x88",
			  data[9] = "\0\0\0\0\0\0\0\0\1";
	static char frames[9 << 12];

	for (size_t i = 0; i < sizeof(frames); i += sizeof(data))
		memcpy(frames + i, data, sizeof(data));
	say_bytes(fd, settings, 9);
	say_bytes(fd, taken, 9);
	wait_ms(50); /* until the request has come */
	say_bytes(fd, head, 10);
	while (say_bytes(fd, frames, sizeof(frames)) == 0)
		;
}

/* 96 MiB of zeros, packed once: the time that takes is not the client's. */
static struct {
	char bytes[1 << 18];
	size_t len;
} packed;

static void
bomb_make(void)
{
	static char zeros[1 << 20];
	z_stream stream = {.next_out = (Bytef *)packed.bytes,
			   .avail_out = sizeof(packed.bytes)};

	deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
	for (int i = 0; i < 96; i++) {
		stream.next_in = (Bytef *)zeros;
		stream.avail_in = sizeof(zeros);
		deflate(&stream, i < 95 ? Z_NO_FLUSH : Z_FINISH);
	}
	packed.len = stream.total_out;
	deflateEnd(&stream);
}

static void
bomb(int fd)
{
	char head[128];

	snprintf(head, sizeof(head),
		 OK "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
		 packed.len);
	if (say(fd, head) == 0)
		say_bytes(fd, packed.bytes, packed.len);
	hear_out(fd);
}

static void
cut_in_head(int fd)
{
	say(fd, OK "Content-Le");
}

static void
cut_in_body(int fd)
{
	say(fd, OK "Content-Length: 9\r\n\r\nok");
}

static void
cut_in_chunk(int fd)
{
	say(fd, CHUNKED "9\r\nok");
}

static void
bad_length(int fd)
{
	say(fd, OK "Content-Length: 18446744073709551617\r\n\r\nok");
	hear_out(fd);
}

static void
two_lengths(int fd)
{
	say(fd, OK "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok");
	hear_out(fd);
}

static void
bad_chunk(int fd)
{
	say(fd, CHUNKED "zz\r\nok\r\n0\r\n\r\n");
	hear_out(fd);
}

/* More than it had said; what follows belongs to no request. */
static void
longer(int fd)
{
	do
		say(fd, SMALL "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
	while (hear(fd));
}

/* Each waits for the other: Nagle's algorithm for an acknowledgement, and that
 * for something to go with. */
static void
two_parts(int fd)
{
	int off = 0;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &off, sizeof(off));
	do {
		say(fd, OK "Content-Length: 2\r\n\r\n");
		say(fd, "ok");
	} while (hear(fd));
}

/* Says that it keeps the connection, and closes it. */
static void
closing(int fd)
{
	say(fd, SMALL);
}

/* Closes when the second request comes. */
static void
closing_late(int fd)
{
	say(fd, SMALL);
	hear(fd);
}

static const struct mode {
	const char *name;
	void (*answer)(int fd); /* a request has been heard */
} modes[] = {
    {"stuck", stuck},
    {"stuck-in-head", stuck_in_head},
    {"stuck-in-body", stuck_in_body},
    {"slow", slow},
    {"dripping", dripping},
    {"garbage", garbage},
    {"half-closing", half_closing},
    {"reset", reset},
    {"reset-in-body", reset_in_body},
    {"endless-headers", endless_headers},
    {"endless-line", endless_line},
    {"endless-continue", endless_continue},
    {"endless-body", endless_body},
    {"endless-trailers", endless_trailers},
    {"endless-chunks", endless_chunks},
    {"endless-frames", endless_frames},
    {"bomb", bomb},
    {"cut-in-head", cut_in_head},
    {"cut-in-body", cut_in_body},
    {"cut-in-chunk", cut_in_chunk},
    {"bad-length", bad_length},
    {"two-lengths", two_lengths},
    {"bad-chunk", bad_chunk},
    {"longer", longer},
    {"two-parts", two_parts},
    {"negotiate", negotiate},
    {"closing", closing},
    {"closing-late", closing_late},
};

static const struct mode *mode;

static void *
serve(void *arg)
{
	int fd = (int)(long)arg;

	if (hear(fd))
		mode->answer(fd);
	close(fd);
	return NULL;
}

static int
listen_at(int port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (fd >= 0 &&
	    bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(fd, 128) == 0)
		return fd;
	perror("listening");
	exit(1);
}

int
main(int argc, char **argv)
{
	int fd, on = 1;

	for (size_t i = 0; argc == 3 && i < sizeof(modes) / sizeof(modes[0]);
	     i++)
		if (strcmp(argv[2], modes[i].name) == 0)
			mode = &modes[i];
	if (mode == NULL) {
		fprintf(stderr, "usage: faulty PORT MODE\n");
		return 64;
	}
	signal(SIGPIPE, SIG_IGN);
	bomb_make();
	fd = listen_at(atoi(argv[1]));
	for (;;) {
		pthread_t thread;
		int peer = accept(fd, NULL, NULL);

		if (peer < 0)
			continue;
		setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		if (pthread_create(&thread, NULL, serve, (void *)(long)peer) ==
		    0)
			pthread_detach(thread);
		else
			close(peer);
	}
}
