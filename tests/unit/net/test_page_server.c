/* SPDX-License-Identifier: MIT */
/* A page for everybody who behaves, whatever the others do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/page_server.h"

enum { LARGE = 16 << 20, MANY = 60, PATIENCE_S = 60 };

struct pages {
	size_t length;
	int none;
	volatile int sent;
	struct page_server *server;
};

static int
fill(void *arg, struct buf *page, struct buf *headers)
{
	const struct pages *pages = arg;

	for (size_t i = 0; i < pages->length; i += 64)
		buf_addf(page, "%63zu\n", i);
	buf_adds(headers, "X-Own: 1\r\n");
	return pages->none ? -1 : 0;
}

static void
sent(void *arg)
{
	((struct pages *)arg)->sent++;
}

static void
pages_open(struct pages *pages)
{
	const struct page_served served = {.access = {.path = "/page"},
					   .type = "text/plain",
					   .headers = "X-All: 1\r\n",
					   .fill = fill,
					   .sent = sent,
					   .arg = pages};
	struct error err = {0};

	pages->server = page_server_open("127.0.0.1:0", "--x", &served, &err);
	if (pages->server == NULL)
		fail_msg("%s", err.text);
}

static int
visit_with(const struct pages *pages, int room)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((uint16_t)page_server_port(pages->server)),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	if (room > 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static int
visit(const struct pages *pages)
{
	return visit_with(pages, 0);
}

static void
ask(int fd, const char *what)
{
	assert_int_equal(send(fd, what, strlen(what), MSG_NOSIGNAL),
			 strlen(what));
}

/* 1: something can be read, or it was closed. */
static int
wait_for(int fd, double until_s)
{
	struct pollfd polled = {.fd = fd, .events = POLLIN};
	int left = (int)(1000 * (until_s - clock_now()));

	return poll(&polled, 1, left > 0 ? left : 0) == 1;
}

/* All that comes until it is closed; -1: it was reset. */
static int
read_all(int fd, struct buf *all)
{
	double until_s = clock_now() + PATIENCE_S;
	char bytes[65536];
	ssize_t got;

	do {
		assert_true(wait_for(fd, until_s));
		got = recv(fd, bytes, sizeof(bytes), 0);
		if (got > 0)
			buf_add(all, bytes, (size_t)got);
	} while (got > 0);
	close(fd);
	return got == 0 ? 0 : -1;
}

static void
a_request_is_answered(void **state)
{
	struct pages pages = {.length = 128};
	struct buf all = {0};
	int fd;

	(void)state;
	pages_open(&pages);
	fd = visit(&pages);
	ask(fd, "GET /page HTT");
	ask(fd, "P/1.1\r\n\r\n");
	assert_int_equal(read_all(fd, &all), 0);
	assert_non_null(strstr(buf_text(&all), "HTTP/1.1 200 OK\r\n"));
	assert_non_null(strstr(buf_text(&all), "Content-Length: 128\r\n"));
	assert_non_null(strstr(buf_text(&all), "X-All: 1\r\nX-Own: 1\r\n\r\n"));
	buf_clear(&all);

	/* Also with a body that nobody reads. */
	fd = visit(&pages);
	ask(fd, "POST /page HTTP/1.1\r\nContent-Length: 9\r\n\r\nsomething");
	assert_int_equal(read_all(fd, &all), 0);
	assert_non_null(strstr(buf_text(&all), "HTTP/1.1 405 "));
	assert_non_null(strstr(buf_text(&all), "Allow: GET\r\nX-All: 1\r\n"));
	assert_null(strstr(buf_text(&all), "X-Own"));
	buf_clear(&all);

	pages.none = 1;
	fd = visit(&pages);
	ask(fd, "GET /page HTTP/1.1\r\n\r\n");
	assert_int_equal(read_all(fd, &all), 0);
	assert_non_null(strstr(buf_text(&all), "HTTP/1.1 503 "));
	buf_free(&all);
	page_server_close(pages.server);
}

/* Who holds connections shuts out nobody. */
static void
many_visits_are_no_matter(void **state)
{
	struct pages pages = {.length = 64};
	struct buf all = {0};
	int held[MANY], fd;

	(void)state;
	pages_open(&pages);
	for (size_t i = 0; i < MANY; i++)
		held[i] = visit(&pages);
	fd = visit(&pages);
	ask(fd, "GET /page HTTP/1.1\r\n\r\n");
	assert_int_equal(read_all(fd, &all), 0);
	assert_non_null(strstr(buf_text(&all), "HTTP/1.1 200 OK\r\n"));
	assert_true(wait_for(held[0], clock_now() + PATIENCE_S));
	for (size_t i = 0; i < MANY; i++)
		close(held[i]);
	buf_free(&all);
	page_server_close(pages.server);
}

/* Neither who sends a byte now and then nor who does not read stays. */
static void
a_visit_has_a_deadline(void **state)
{
	struct pages pages = {.length = LARGE};
	double until_s = clock_now() + PATIENCE_S;
	struct buf all = {0};
	int slow, drip;

	(void)state;
	pages_open(&pages);
	slow = visit_with(&pages, 4096);
	ask(slow, "GET /page HTTP/1.1\r\n\r\n");
	drip = visit(&pages);
	while (!wait_for(drip, clock_now() + 0.1)) {
		assert_true(clock_now() < until_s);
		if (send(drip, "G", 1, MSG_NOSIGNAL) < 0)
			break;
	}
	close(drip);
	read_all(slow, &all);
	assert_true(all.len < LARGE);
	assert_int_equal(pages.sent, 0);
	buf_free(&all);
	page_server_close(pages.server);
}

static void *
close_it(void *arg)
{
	page_server_close(arg);
	return NULL;
}

/* What is under way when it closes is sent. */
static void
the_last_page_is_whole(void **state)
{
	enum { SOME = 1 << 20 };
	struct pages pages = {.length = SOME};
	double until_s = clock_now() + PATIENCE_S;
	struct buf all = {0};
	pthread_t closing;
	int fd;

	(void)state;
	pages_open(&pages);
	fd = visit(&pages);
	ask(fd, "GET /page HTTP/1.1\r\n\r\n");
	assert_true(wait_for(fd, until_s));
	assert_int_equal(pthread_create(&closing, NULL, close_it, pages.server),
			 0);
	assert_int_equal(read_all(fd, &all), 0);
	pthread_join(closing, NULL);
	assert_true(all.len > SOME);
	assert_int_equal(pages.sent, 1);
	buf_free(&all);
}

static void
a_port_that_is_taken_is_told(void **state)
{
	struct pages pages = {.length = 64};
	const struct page_served served = {.access = {.path = "/page"},
					   .type = "text/plain",
					   .headers = "",
					   .fill = fill};
	struct error err = {0};
	char address[40];

	(void)state;
	pages_open(&pages);
	snprintf(address, sizeof(address), "127.0.0.1:%u",
		 page_server_port(pages.server));
	assert_null(page_server_open(address, "--ui-port 1", &served, &err));
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
	assert_string_equal(err.text,
			    "--ui-port 1: the address cannot be listened on: "
			    "choose another port");
	page_server_close(pages.server);
	page_server_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_is_answered),
	    cmocka_unit_test(many_visits_are_no_matter),
	    cmocka_unit_test(a_visit_has_a_deadline),
	    cmocka_unit_test(the_last_page_is_whole),
	    cmocka_unit_test(a_port_that_is_taken_is_told),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
