/* SPDX-License-Identifier: MIT */
/* Peers of a WebSocket that always have something to say, or nothing. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "net/websocket.h"

enum { FRAMES = 32 << 10, MOST_KIB = 64 << 10 };

static const struct peer {
	const char *frame; /* sent for ever; "": nothing is */
	int reads;
	const char *problem;
} peers[] = {
    {"\x89", 1, "in time"},
    {"\x89", 0, "in time"}, /* it leaves our pongs unread */
    {"\x8a", 1, "in time"},
    {"\x81", 1, "did not end in time"},
    {"", 1, "no answer in time"},
};

static void
peer_send(int fd, const struct peer *peer)
{
	static char frames[2 * FRAMES]; /* each without content */

	for (size_t i = 0; i < sizeof(frames); i += 2)
		frames[i] = peer->frame[0];
	while (peer->frame[0] != '\0' &&
	       send(fd, frames, sizeof(frames), MSG_NOSIGNAL) > 0)
		continue;
}

static void
peer_read(int fd)
{
	static char ignored[1 << 16];

	while (recv(fd, ignored, sizeof(ignored), 0) > 0)
		continue;
}

static void
peer_start(int fd, int other, const struct peer *peer)
{
	for (int reads = 0; reads <= peer->reads; reads++) {
		if (fork() != 0)
			continue;
		close(other);
		if (reads)
			peer_read(fd);
		else
			peer_send(fd, peer);
		_exit(0);
	}
}

static long
most_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* Without a reader or a writer of its own the socket would be closed. */
static void
test_no_peer_lasts(const struct peer *peer)
{
	struct error err = {0};
	double begin = clock_now();
	long before = most_kib();
	struct websocket *ws;
	const char *text;
	size_t length;
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	peer_start(ends[1], ends[0], peer);
	ws = websocket_over(ends[0], 0.2);
	while (websocket_receive(ws, &text, &length, &err) == 0)
		assert_int_equal(length, 0);
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
	if (strstr(err.text, peer->problem) == NULL)
		fail_msg("%s", err.text);
	assert_true(clock_now() - begin < 30);
	assert_true(most_kib() - before < MOST_KIB);
	shutdown(ends[1], SHUT_RDWR);
	close(ends[1]);
	websocket_close(ws);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
}

static void
test_peers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(peers) / sizeof(peers[0]); i++)
		test_no_peer_lasts(&peers[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_peers)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
