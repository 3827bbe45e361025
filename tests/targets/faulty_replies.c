/* SPDX-License-Identifier: MIT */
/* Replies over HTTP/1.1 that are wrong. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "faulty.h"

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

/* Zeros, packed once: the time that takes is not the client's. */
enum { BOMB = 96, LARGE = 60 }; /* MiB; LARGE: as much as is kept */

static struct {
	char bytes[1 << 18];
	size_t len;
} packed;
static int packed_mib;

static void
pack(void)
{
	static char zeros[1 << 20];
	z_stream stream = {.next_out = (Bytef *)packed.bytes,
			   .avail_out = sizeof(packed.bytes)};

	deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
	for (int i = 1; i <= packed_mib; i++) {
		stream.next_in = (Bytef *)zeros;
		stream.avail_in = sizeof(zeros);
		deflate(&stream, i < packed_mib ? Z_NO_FLUSH : Z_FINISH);
	}
	packed.len = stream.total_out;
	deflateEnd(&stream);
}

static void
unpacks_to(int fd, int mib)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char head[128];

	packed_mib = mib; /* all guests of a server ask for the same */
	pthread_once(&once, pack);
	snprintf(head, sizeof(head),
		 OK "Content-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
		 packed.len);
	if (say(fd, head) == 0)
		say_bytes(fd, packed.bytes, packed.len);
	hear_out(fd);
}

static void
bomb(int fd)
{
	unpacks_to(fd, BOMB);
}

static void
unpacks_large(int fd)
{
	unpacks_to(fd, LARGE);
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

const struct mode faulty_replies[] = {
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
    {"bomb", bomb},
    {"unpacks-large", unpacks_large},
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
    {NULL, NULL},
};
