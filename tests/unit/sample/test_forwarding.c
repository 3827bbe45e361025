/* SPDX-License-Identifier: MIT */
/* To whom requests are passed on, by the bytes that marked ones add. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "sample/forwarding.h"

static const struct tcp_end service = {.port = 8000};
static const struct tcp_end upstream = {.port = 9000};

/* Six stretches of 100 requests of 100 bytes, of which each other is marked.
 */
static struct forwarding *
made(struct own_connections *own)
{
	struct forwarding *of = xcalloc(1, sizeof(*of));

	own->count = 4;
	for (size_t i = 0; i < own->count; i++)
		own->items[i].remote = service;
	of->own = own;
	for (size_t i = 0; i < MARK_STRETCHES; i++) {
		of->stretches[i].requests = 100;
		of->stretches[i].marked = i % 2 == 1 ? 100 : 0;
	}
	of->done = MARK_STRETCHES;
	return of;
}

/* A place that gets so many bytes a request, and that share of the marks. */
static void
add(struct forwarding *of, const struct tcp_end *end, double base, double share)
{
	for (size_t i = 0; i < MARK_STRETCHES; i++) {
		struct stretch *stretch = &of->stretches[i];
		struct tcp_place *place =
		    &stretch->places.items[stretch->places.count++];

		place->end = *end;
		place->sent = base * stretch->requests +
			      share * stretch->marked * MARK_VALUE;
	}
}

static void
test_marks_are_followed(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	add(of, &service, 100, 1);
	add(of, &upstream, 150, 1.02);
	forwarding_decide(of);
	assert_true(of->known);
	assert_int_equal(of->count, 1);
	assert_int_equal(of->items[0].to.port, upstream.port);
	assert_true(of->items[0].share > 1 && of->items[0].share < 1.1);
	free(of);
}

static void
test_a_database_gets_no_marks(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	add(of, &upstream, 2000, 0);
	forwarding_decide(of);
	assert_true(of->known);
	assert_int_equal(of->count, 0);
	free(of);
}

static void
test_half_of_them_is_enough(void **state)
{
	const struct tcp_end second = {.port = 9001};
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	add(of, &upstream, 75, 0.55);
	add(of, &second, 75, 0.45);
	forwarding_decide(of);
	assert_int_equal(of->count, 2);
	free(of);
}

/* What comes and goes by itself is no sign: it has to rise in each stretch, and
 * by more than it does anyway. */
static void
test_other_traffic_is_no_sign(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	add(of, &upstream, 150, 1);
	of->stretches[3].places.items[0].sent = 150 * 100;
	forwarding_decide(of);
	assert_int_equal(of->count, 0);
	assert_false(of->known);
	assert_int_equal(of->done, 0); /* it is tried again */
	of->done = MARK_STRETCHES;
	of->stretches[3].places.items[0].sent += 100 * MARK_VALUE;
	of->stretches[0].places.items[0].sent = 2000 * 100;
	forwarding_decide(of);
	assert_int_equal(of->count, 0);
	free(of);
}

/* No connection of our own was met, so that the target is told by its port. */
static void
test_the_target_is_known_by_its_port(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	own.count = 0;
	of->port = service.port;
	add(of, &service, 100, 1);
	forwarding_decide(of);
	assert_int_equal(of->count, 0);
	assert_true(of->known);
	free(of);
}

/* A listener that is seen to read; one that is not, but the target writes. */
static void
test_marks_are_followed_to_a_unix_socket(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	of->peers.count = 2;
	for (size_t i = 0; i < MARK_STRETCHES; i++) {
		of->stretches[i].read[1] =
		    1000 * 100 + of->stretches[i].marked * MARK_VALUE;
		of->stretches[i].written = 300 * 100;
	}
	forwarding_decide(of);
	assert_int_equal(of->count, 1);
	assert_ptr_equal(of->items[0].peer, &of->peers.items[1]);
	of->count = 0;
	of->peers.count = 1;
	forwarding_decide(of);
	assert_int_equal(of->count, 0);
	for (size_t i = 0; i < MARK_STRETCHES; i++)
		of->stretches[i].written +=
		    of->stretches[i].marked * MARK_VALUE;
	forwarding_decide(of);
	assert_int_equal(of->count, 1);
	assert_ptr_equal(of->items[0].peer, &of->peers.items[0]);
	for (size_t i = 0; i < MARK_STRETCHES; i++)
		of->stretches[i].read[1] = 1000 * 100;
	of->peers.count = 3; /* to any of them */
	forwarding_decide(of);
	assert_int_equal(of->count, 3);
	assert_true(of->items[0].maybe && of->items[2].maybe);
	of->peers.items[2].met = 1;
	forwarding_decide(of);
	assert_int_equal(of->count, 1);
	assert_ptr_equal(of->items[0].peer, &of->peers.items[2]);
	assert_false(of->items[0].maybe);
	of->count = 0;
	add(of, &upstream, 150, 1); /* there the marks went */
	forwarding_decide(of);
	assert_int_equal(of->count, 1);
	assert_null(of->items[0].peer);
	free(of);
}

/* Of this process alone: a socket at a path, and a connection to it. */
static void
test_who_listens_at_a_path_is_found(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int near = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), far;
	struct unix_peers peers = {.count = 0};
	pid_t self = getpid();
	double before;
	char byte = 0;

	(void)state;
	snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1,
		 "flatline-%d", (int)self); /* abstract: it leaves no file */
	assert_int_equal(
	    bind(listening, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listening, 4), 0);
	assert_int_equal(
	    connect(near, (struct sockaddr *)&address, sizeof(address)), 0);
	far = accept(listening, NULL, NULL);
	unix_peers_find(&peers, &self, 1);
	assert_int_equal(peers.count, 1);
	assert_int_equal(strncmp(peers.items[0].path, "@flatline-", 10), 0);
	assert_int_equal(peers.items[0].listener, self);
	assert_true(peers.items[0].met);
	unix_peers_find(&peers, &self, 1);
	assert_int_equal(peers.count, 1);
	before = unix_peer_read(self);
	assert_true(write(near, &byte, 1) == 1 && read(far, &byte, 1) == 1);
	assert_true(unix_peer_read(self) > before);
	assert_true(unix_peer_written(&self, 1) >= 1);
	close(near);
	close(far);
	close(listening);
}

static void
test_too_few_stretches_tell_nothing(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	add(of, &upstream, 150, 1);
	of->done = 4;
	forwarding_decide(of);
	assert_false(of->known);
	assert_int_equal(of->count, 0);
	free(of);
}

/* The load ended too soon, and nobody was met for certain. */
static void
test_what_the_target_wrote_leaves_it_open(void **state)
{
	struct own_connections own = {.count = 0};
	struct forwarding *of = made(&own);

	(void)state;
	of->done = 4;
	assert_false(forwarding_is_open(of));
	of->meets = 1;
	assert_false(forwarding_is_open(of)); /* no more than without marks */
	of->stretches[1].written = of->stretches[1].marked * MARK_VALUE;
	assert_false(forwarding_is_open(of)); /* once may be chance */
	of->stretches[3].written = of->stretches[3].marked * MARK_VALUE;
	assert_true(forwarding_is_open(of));
	of->done = 3;
	assert_false(forwarding_is_open(of));
	of->done = 4;
	of->known = 1;
	assert_false(forwarding_is_open(of));
	of->known = of->meets = 0;
	of->leads = 1;
	assert_true(forwarding_is_open(of));
	free(of);
}

/* A connection of this process to itself. */
struct pair {
	struct sockaddr_in address;
	int listening, near, far;
};

static void
pair_connect(struct pair *pair)
{
	pair->near = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(pair->near, (struct sockaddr *)&pair->address,
				 sizeof(pair->address)),
			 0);
	pair->far = accept(pair->listening, NULL, NULL);
}

static void
pair_open(struct pair *pair)
{
	socklen_t size = sizeof(pair->address);

	*pair = (struct pair){.address.sin_family = AF_INET};
	pair->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	pair->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
	    bind(pair->listening, (struct sockaddr *)&pair->address, size), 0);
	assert_int_equal(listen(pair->listening, 8), 0);
	getsockname(pair->listening, (struct sockaddr *)&pair->address, &size);
	pair_connect(pair);
}

static void
pair_send(struct pair *pair, size_t count)
{
	char bytes[1000] = {0};

	assert_true(write(pair->near, bytes, count) == (ssize_t)count);
	assert_true(recv(pair->far, bytes, count, MSG_WAITALL) ==
		    (ssize_t)count);
}

static double
sent_to(const struct tcp_places *places, const struct pair *pair)
{
	struct sockaddr_storage storage = {0};
	struct tcp_end end;

	memcpy(&storage, &pair->address, sizeof(pair->address));
	assert_int_equal(tcp_end_of(&end, &storage), 0);
	assert_true(tcp_end_is_here(&end));
	return tcp_places_sent(places, &end);
}

/* What is counted while these are sent; -1: the kernel does not tell. */
static double
count_bytes(struct pair *pair)
{
	struct tcp_bytes *bytes = tcp_bytes_begin();
	struct pair brief = *pair;
	struct tcp_places places;

	if (bytes == NULL)
		return -1;
	pair_send(pair, 300);
	assert_true(write(pair->far, "back", 4) == 4);
	for (int i = 0; i < 3; i++) {
		pair_connect(&brief);
		pair_send(&brief, 100);
		close(brief.near);
		close(brief.far);
	}
	assert_int_equal(tcp_bytes_end(bytes, &places), 0);
	return sent_to(&places, pair);
}

/*
 * Of the one that was there before, what it sent since; of those that come and
 * go, all. What is sent back does not count. The kernel may be late in telling
 * that one has gone.
 */
static void
test_bytes_are_counted(void **state)
{
	struct pair pair;
	double counted;

	(void)state;
	pair_open(&pair);
	pair_send(&pair, 500);
	for (int i = 0; i < 100 && (counted = count_bytes(&pair)) != 600; i++)
		assert_true(counted < 600);
	if (counted < 0)
		skip();
	assert_true(counted == 600);
	close(pair.near);
	close(pair.far);
	close(pair.listening);
}

static void
test_addresses_are_told_apart(void **state)
{
	struct tcp_end end = {.port = 80};
	char text[TCP_END_TEXT];

	(void)state;
	inet_pton(AF_INET6, "::ffff:192.0.2.1", &end.address);
	assert_false(tcp_end_is_here(&end));
	assert_string_equal(tcp_end_text(&end, text), "192.0.2.1:80");
	inet_pton(AF_INET6, "2001:db8::1", &end.address);
	assert_string_equal(tcp_end_text(&end, text), "[2001:db8::1]:80");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_marks_are_followed),
	    cmocka_unit_test(test_a_database_gets_no_marks),
	    cmocka_unit_test(test_half_of_them_is_enough),
	    cmocka_unit_test(test_other_traffic_is_no_sign),
	    cmocka_unit_test(test_the_target_is_known_by_its_port),
	    cmocka_unit_test(test_marks_are_followed_to_a_unix_socket),
	    cmocka_unit_test(test_who_listens_at_a_path_is_found),
	    cmocka_unit_test(test_too_few_stretches_tell_nothing),
	    cmocka_unit_test(test_what_the_target_wrote_leaves_it_open),
	    cmocka_unit_test(test_bytes_are_counted),
	    cmocka_unit_test(test_addresses_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
