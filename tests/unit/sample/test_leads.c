/* SPDX-License-Identifier: MIT */
/* Who leads to a place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/wait.h>

#include "sample/leads.h"

#include "actor.h"

/* Processor time for a search, more than any takes. */
static const double plenty_s = 10;

static void
place_of(struct tcp_end *place, int port)
{
	struct sockaddr_storage storage = {0};
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	memcpy(&storage, &address, sizeof(address));
	assert_int_equal(tcp_end_of(place, &storage), 0);
}

static int
connect_to(int port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons((unsigned short)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0
		   ? fd
		   : -1;
}

/* A process of that name that holds a connection to the port, and nothing
 * else; NULL: of the name of this one. */
static pid_t
start_client(const char *name, int port)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (name != NULL)
			prctl(PR_SET_NAME, name);
		if (connect_to(port) >= 0 && write(ready[1], "r", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void
end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static enum lead
find(const pid_t *pids, size_t count, const struct tcp_end *place)
{
	double left_s = plenty_s;

	return leads_find(pids, count, place, &left_s);
}

static void
test_who_leads_to_a_place(void **state)
{
	int listening, port = actor_listen(0, &listening);
	struct tcp_end place;
	pid_t client, flatline;

	(void)state;
	place_of(&place, port);
	assert_int_equal(find(NULL, 0, &place), LEAD_NONE);
	client = start_client("client", port);
	assert_int_equal(find(&client, 1, &place), LEAD_TARGET);
	assert_true(leads_to(&client, 1, &place));
	assert_int_equal(find(NULL, 0, &place), LEAD_OTHER);
	assert_false(leads_to(NULL, 0, &place));
	end(client);
	flatline = start_client(NULL, port);
	assert_int_equal(find(NULL, 0, &place), LEAD_FLATLINE);
	end(flatline);
	close(listening);
}

/* What is left of the time is respected, and the target found nevertheless. */
static void
test_a_search_ends_with_its_time(void **state)
{
	int listening, port = actor_listen(0, &listening);
	pid_t client = start_client("client", port);
	struct tcp_end place;
	double left_s = 0;

	(void)state;
	place_of(&place, port);
	assert_int_equal(leads_find(NULL, 0, &place, &left_s), LEAD_NONE);
	assert_int_equal(leads_find(&client, 1, &place, &left_s), LEAD_TARGET);
	left_s = plenty_s;
	assert_int_equal(leads_find(NULL, 0, &place, &left_s), LEAD_OTHER);
	assert_true(left_s < plenty_s);
	end(client);
	close(listening);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_who_leads_to_a_place),
	    cmocka_unit_test(test_a_search_ends_with_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
