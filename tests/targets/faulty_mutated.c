/* SPDX-License-Identifier: MIT */
/*
 * Each request is answered by a reply that is a little wrong, as parsers' own
 * tests have them: whole, byte by byte, cut short, or cut and then silent.
 */
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../fuzz/mutate.h"
#include "faulty.h"

#define LONG "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char *const seeds[] = {
    SMALL,
    "HTTP/1.0 200 OK\r\n\r\nuntil the end",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n" SMALL,
    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" SMALL,
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbytes",
    "HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 302 Found\r\nLocation: http://[::1/\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\", "
    "qop=\"auth\"\r\nContent-Length: 0\r\n\r\n",
    CHUNKED "2\r\nok\r\n0\r\n\r\n",
    CHUNKED "2;a=b;c=\"d\"\r\nok\r\n000\r\nX-Trailer: y\r\n\r\n",
    CHUNKED "ffffffffffffffff\r\nok",
    CHUNKED "2 \r\nok\r\n0\r\n\r\n",
    OK "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    OK "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
       "2\r\nok\r\n0\r\n\r\n",
    OK "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    OK "Content-Length: +2\r\n\r\nok",
    OK "Content-Length: 0x2\r\n\r\nok",
    OK "Content-Length: -1\r\n\r\nok",
    OK "Content-Length: 2, 2\r\n\r\nok",
    OK "Content-Length : 2\r\n\r\nok",
    OK "Content-Length: 9223372036854775808\r\n\r\nok",
    OK " folded: yes\r\nContent-Length: 2\r\n\r\nok",
    OK "A: b\r\n\tc\r\n  d\r\nContent-Length: 2\r\n\r\nok",
    OK ": no name\r\nContent-Length: 2\r\n\r\nok",
    OK "no colon\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
    "HTTP/1.1 200 OK\rContent-Length: 2\r\rok",
    "HTTP/1.1  200  OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 000 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/2 200\r\ncontent-length: 2\r\n\r\nok",
    "ICY 200 OK\r\n\r\nok",
    "\r\n\r\n" SMALL,
    OK "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x20",
    OK "Set-Cookie: a=b; Max-Age=9999999999999999999; Path=/\r\n"
       "Set-Cookie: =; ; ;\r\nContent-Length: 2\r\n\r\nok",
    OK "Connection: close, keep-alive\r\nKeep-Alive: timeout=-1\r\n"
       "Content-Length: 2\r\n\r\nok",
    OK "X: " LONG LONG LONG LONG "\r\nContent-Length: 2\r\n\r\nok",
    OK "Content-Type: application/json\r\nContent-Length: 19\r\n\r\n"
       "{\"a\":[1e999,\"\\ud8\"]",
};

enum { SEEDS = sizeof(seeds) / sizeof(seeds[0]), LARGEST = 2048 };

/* -1: nothing more is said. */
static int
deliver(int fd, uint64_t *state, const char *bytes, size_t len)
{
	switch (draw(state, 8)) {
	case 0: /* cut */
		say_bytes(fd, bytes, draw(state, len + 1));
		return -1;
	case 1: /* cut, and silent */
		say_bytes(fd, bytes, draw(state, len + 1));
		hear_out(fd);
		return -1;
	case 2: /* in two parts */
	case 3: {
		size_t first = draw(state, len + 1);

		say_bytes(fd, bytes, first);
		wait_ms(1);
		say_bytes(fd, bytes + first, len - first);
		break;
	}
	case 4:
	case 5:
	case 6:
		say_slowly(fd, bytes, len, 0);
		break;
	default:
		say_bytes(fd, bytes, len);
	}
	/* Some go on with the same connection. */
	if (draw(state, 2) == 0)
		shutdown(fd, SHUT_WR);
	return 0;
}

static size_t
make(uint64_t *state, char bytes[LARGEST])
{
	const char *seed = seeds[draw(state, SEEDS)];
	size_t len = strlen(seed);

	memcpy(bytes, seed, len);
	for (uint64_t n = draw(state, 4); n > 0; n--)
		len = mutate(state, bytes, len, LARGEST);
	return len;
}

static void
mutated(int fd)
{
	static _Atomic uint64_t serial = 1;

	do {
		uint64_t state = (serial++ + 7) * 2654435769u;
		char bytes[LARGEST];
		size_t len;

		for (int i = 0; i < 4; i++)
			draw(&state, 0);
		len = make(&state, bytes);
		if (deliver(fd, &state, bytes, len) != 0)
			return;
	} while (hear(fd));
}

const struct mode faulty_mutated[] = {
    {"mutated", mutated},
    {NULL, NULL},
};
