/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/descriptors.h"
#include "sample/proc.h"

#define ROW(local, remote, state)                                              \
	"   0: " local " " remote " " state " 00000000:00000000 "              \
	"00:00000000 00000000  1000        0 4711 1 00000000c45d44b8 100"

static const struct {
	const char *line, *local, *remote, *state;
} rows[] = {
    {ROW("0100007F:9C40", "0100007F:1F95", "01"), "127.0.0.1:40000",
     "127.0.0.1:8085", "ESTABLISHED"},
    {ROW("0100007F:9C40", "0500000A:1538", "08"), "127.0.0.1:40000",
     "10.0.0.5:5432", "CLOSE_WAIT"},
    {ROW("00000000:0BB8", "00000000:0000", "0A"), "0.0.0.0:3000", "0.0.0.0:0",
     "LISTEN"},
    {ROW("00000000000000000000000001000000:0BB8",
	 "0000000000000000FFFF00000100007F:9C40", "01"),
     "[::1]:3000", "127.0.0.1:40000", "ESTABLISHED"},
    {ROW("0100007F:9C40", "0100007F:1F95", "63"), "127.0.0.1:40000",
     "127.0.0.1:8085", ""},
};

static void
test_rows(void **state)
{
	char text[TCP_END_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct socket_row row;

		assert_int_equal(socket_row_inet(rows[i].line, &row), 0);
		assert_int_equal(row.inode, 4711);
		assert_string_equal(tcp_end_text(&row.local, text),
				    rows[i].local);
		assert_string_equal(tcp_end_text(&row.remote, text),
				    rows[i].remote);
		assert_string_equal(socket_row_state(row.state), rows[i].state);
	}
}

static void
test_no_rows(void **state)
{
	static const char *const lines[] = {
	    "",
	    "  sl  local_address rem_address   st tx_queue rx_queue tr",
	    "   0: 0100007F:9C40",
	    ROW("0100007:9C40", "0100007F:1F95", "01"),
	    ROW("0100007F0100007F:9C40", "0100007F:1F95", "01"),
	};
	struct socket_row row;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++)
		assert_int_equal(socket_row_inet(lines[i], &row), -1);
	assert_int_equal(
	    socket_row_unix("Num       RefCount Protocol Flags    Type St "
			    "Inode Path",
			    &row),
	    -1);
}

static void
test_unix_rows(void **state)
{
	struct socket_row row;

	(void)state;
	assert_int_equal(
	    socket_row_unix("0000000000000000: 00000003 00000000 00000000 0001 "
			    "03 21442 /run/my bus",
			    &row),
	    0);
	assert_int_equal(row.inode, 21442);
	assert_string_equal(row.path, "/run/my bus");
	assert_int_equal(
	    socket_row_unix("ffff888103a0c000: 00000003 00000000 00000000 0001 "
			    "03 21443",
			    &row),
	    0);
	assert_int_equal(row.inode, 21443);
	assert_string_equal(row.path, "");
}

static void
test_fold(void **state)
{
	static const struct {
		const char *name, *folded;
	} cases[] = {
	    {"/var/log/app.log", "/var/log/app.log"},
	    {"/tmp/upload-17", "/tmp/upload-*"},
	    {"/tmp/upload-9b1f2c3d.part", "/tmp/upload-*.part"},
	    {"/tmp/3f2504e0-4f89-11d3-9a0c-0305e82c3301",
	     "/tmp/*-4f89-11d3-9a0c-*"},
	    {"/dev/pts/3", "/dev/pts/*"},
	    {"/srv/v2/cache", "/srv/v2/cache"},
	    {"/srv/deadbeefdeadbeef/x", "/srv/*/x"},
	    {"", ""},
	};
	char folded[DESCRIPTOR_TEXT], longer[2 * DESCRIPTOR_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		descriptor_fold(folded, cases[i].name);
		assert_string_equal(folded, cases[i].folded);
	}
	memset(longer, '/', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	descriptor_fold(folded, longer);
	assert_int_equal(strlen(folded), DESCRIPTOR_TEXT - 1);
}

/* How many there are in a group; -1: there is no such group. */
static double
count_of(const struct descriptor_groups *groups, const char *kind,
	 const char *what, const char *of_state)
{
	for (size_t i = 0; i < groups->count; i++)
		if (strcmp(groups->items[i].kind, kind) == 0 &&
		    strcmp(groups->items[i].what, what) == 0 &&
		    strcmp(groups->items[i].state, of_state) == 0)
			return groups->items[i].count;
	return -1;
}

static void
test_links(void **state)
{
	static const struct {
		const char *link, *kind, *what;
	} cases[] = {
	    {"/tmp/upload-17", "file", "/tmp/upload-*"},
	    {"/tmp/upload-18 (deleted)", "deleted file", "/tmp/upload-*"},
	    {"/memfd:cache-3 (deleted)", "memfd", "cache-*"},
	    {"pipe:[4711]", "pipe", ""},
	    {"anon_inode:[eventfd]", "eventfd", ""},
	    {"anon_inode:inotify", "inotify", ""},
	    {"net:[4026531840]", "net", ""},
	    {"", "unknown", ""},
	};
	struct descriptor_groups *groups = xcalloc(1, sizeof(*groups));

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		descriptor_groups_add(groups, cases[i].link);
		assert_int_equal(
		    (int)count_of(groups, cases[i].kind, cases[i].what, ""), 1);
	}
	descriptor_groups_add(groups, "/tmp/upload-19");
	assert_int_equal((int)count_of(groups, "file", "/tmp/upload-*", ""), 2);
	descriptor_groups_restart(groups);
	assert_int_equal((int)count_of(groups, "file", "/tmp/upload-*", ""), 0);
	free(groups);
}

/* However many names there are, they are counted, and groups are bounded. */
static void
test_many(void **state)
{
	struct descriptor_groups *groups = xcalloc(1, sizeof(*groups));
	char link[64];
	double sum = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(link, sizeof(link), "/tmp/%c%c%c", 'a' + i % 26,
			 'g' + i / 26 % 20, 'g' + i / 520);
		descriptor_groups_add(groups, link);
	}
	assert_true(count_of(groups, "file", "/tmp/*", "") > 4000);
	for (int i = 0; i < 5000; i++) {
		snprintf(link, sizeof(link), "/%c%c%c/x", 'a' + i % 26,
			 'g' + i / 26 % 20, 'g' + i / 520);
		descriptor_groups_add(groups, link);
	}
	for (size_t i = 0; i < groups->count; i++)
		sum += groups->items[i].count;
	assert_int_equal((int)sum, 10000);
	assert_true(groups->count <= DESCRIPTOR_GROUPS);
	free(groups);
}

static void
test_sockets(void **state)
{
	struct descriptor_groups *groups = xcalloc(1, sizeof(*groups));
	struct listen_table *ports = xcalloc(1, sizeof(*ports));
	struct socket_row row;

	(void)state;
	ports->rows[ports->count++] = (struct listen_row){.port = 3000};
	socket_row_inet(rows[0].line, &row);
	descriptor_groups_inet(groups, "tcp", &row, ports, 5012);
	row.state = 8;
	descriptor_groups_inet(groups, "tcp", &row, ports, 300);
	assert_int_equal(
	    (int)count_of(groups, "tcp", "127.0.0.1:8085", "ESTABLISHED"),
	    5012);
	assert_int_equal(
	    (int)count_of(groups, "tcp", "127.0.0.1:8085", "CLOSE_WAIT"), 300);
	/* The port of a client changes with each: it is told by the service's.
	 */
	socket_row_inet(rows[3].line, &row);
	descriptor_groups_inet(groups, "tcp", &row, ports, 1);
	row.remote.port++;
	descriptor_groups_inet(groups, "tcp", &row, ports, 1);
	assert_int_equal(
	    (int)count_of(groups, "tcp port", "3000", "ESTABLISHED"), 2);
	for (int i = 0; i < 200; i++) {
		socket_row_inet(rows[1].line, &row);
		row.remote.address.s6_addr[15] = (unsigned char)i;
		descriptor_groups_inet(groups, "tcp", &row, ports, 1);
	}
	assert_true(count_of(groups, "tcp", "other addresses, port 5432",
			     "CLOSE_WAIT") > 150);
	descriptor_groups_loose(groups, 0);
	assert_int_equal((int)count_of(groups, "socket", "", ""), -1);
	free(ports);
	free(groups);
}

/* Its own descriptors, as the kernel lists them. */
static int
connected_to(int listener)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(
	    getsockname(listener, (struct sockaddr *)&address, &size), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, size), 0);
	return fd;
}

static void
test_own(void **state)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct descriptors *descriptors = xcalloc(1, sizeof(*descriptors));
	struct descriptor_groups *groups = &descriptors->groups;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int loose = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int event = eventfd(0, EFD_CLOEXEC), dir = proc_open(getpid());
	int clients[3], accepted[3];
	socklen_t size = sizeof(address);
	char port[16];
	double loose_before, events_before;

	(void)state;
	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(listener, 8), 0);
	getsockname(listener, (struct sockaddr *)&address, &size);
	snprintf(port, sizeof(port), "%d", ntohs(address.sin_port));
	for (int i = 0; i < 3; i++) {
		clients[i] = connected_to(listener);
		accepted[i] = accept(listener, NULL, NULL);
	}
	descriptors_count(descriptors, &dir, 1);
	loose_before = count_of(groups, "socket", "", "");
	events_before = count_of(groups, "eventfd", "", "");
	assert_true(loose_before >= 1 && events_before >= 1);
	assert_int_equal((int)count_of(groups, "tcp port", port, "LISTEN"), 1);
	assert_int_equal((int)count_of(groups, "tcp port", port, "ESTABLISHED"),
			 6 - 3);
	close(loose);
	close(event);
	for (int i = 0; i < 3; i++)
		close(clients[i]);
	descriptors_count(descriptors, &dir, 1);
	assert_int_equal((int)count_of(groups, "socket", "", ""),
			 (int)loose_before - 1);
	assert_int_equal((int)count_of(groups, "eventfd", "", ""),
			 (int)events_before - 1);
	assert_int_equal((int)count_of(groups, "tcp port", port, "CLOSE_WAIT"),
			 3);
	for (int i = 0; i < 3; i++)
		close(accepted[i]);
	close(listener);
	close(dir);
	free(descriptors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),      cmocka_unit_test(test_no_rows),
	    cmocka_unit_test(test_unix_rows), cmocka_unit_test(test_fold),
	    cmocka_unit_test(test_links),     cmocka_unit_test(test_many),
	    cmocka_unit_test(test_sockets),   cmocka_unit_test(test_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
