/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "sample/inspector.h"
#include "sample/listen.h"
#include "sample/sample.h"

#include "actor.h"

static const char header[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when "
    "retrnsmt   uid  timeout inode      \n";

#define ROW(address, st, uid, inode)                                           \
	"   0: " address " 00000000:0000 " st                                  \
	" 00000000:00000000 00:00000000 00000000  " uid "        0 " inode     \
	" 1 00000000c45d44b8 100 0 0 10 0\n"
#define ROW6(address, st, uid, inode)                                          \
	"   0: " address " 00000000000000000000000000000000:0000 " st          \
	" 00000000:00000000 00:00000000 00000000  " uid "        0 " inode     \
	" 1 0000000000000000 100 0 0 10 0\n"

static struct listen_table *
table_of(const char *text, int *other)
{
	struct listen_table *table = xcalloc(1, sizeof(*table));

	*other = listen_parse(table, header);
	assert_int_equal(*other, 0);
	*other = listen_parse(table, text);
	return table;
}

static void
test_parse(void **state)
{
	int other;
	struct listen_table *table = table_of(
	    ROW("0100007F:0BB8", "0A", " 1001",
		"29545") ROW("00000000:1F90", "0A", "    0", "552")
		ROW6("00000000000000000000000001000000:0BB9", "0A", "0", "7")
		    ROW6("0000000000000000FFFF00000100007F:0BBA", "0A", "0",
			 "8") ROW6("00000000000000000000000000000000:0BBB",
				   "0A", "0", "9"),
	    &other);

	(void)state;
	assert_int_equal(other, 0);
	assert_int_equal(table->count, 5);
	assert_int_equal(table->rows[0].port, 3000);
	assert_int_equal(table->rows[0].inode, 29545);
	assert_int_equal(table->rows[0].uid, 1001);
	assert_true(table->rows[0].loopback);
	assert_int_equal(table->rows[1].port, 8080);
	assert_false(table->rows[1].loopback);
	assert_true(table->rows[2].loopback);
	assert_true(table->rows[3].loopback);
	assert_false(table->rows[4].loopback);
	assert_ptr_equal(listen_on(table, 8080), &table->rows[1]);
	assert_null(listen_on(table, 81));
	free(table);
}

/* Rows that do not listen come last and end the search; a row that was cut off
 * is left out. */
static void
test_parse_ends(void **state)
{
	int other;
	struct listen_table *table =
	    table_of(ROW("0100007F:0BB8", "0A", "0", "1")
			 ROW("0100007F:0BB9", "01", "0", "2"),
		     &other);

	(void)state;
	assert_int_equal(other, 1);
	assert_int_equal(table->count, 1);
	free(table);
	table = table_of("   0: 0100007F:0BB8 00000000:0000 0A", &other);
	assert_int_equal(table->count, 0);
	free(table);
	table = table_of("garbage\n\n: : :\n   0: 0100007F:ZZZZ 0 0A\n"
			 "  0: 0100007F0100007F0100007F0100007F0100007F:1 0\n",
			 &other);
	assert_int_equal(table->count, 0);
	free(table);
}

static void
test_own(void **state)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	pid_t self = getpid();
	int fd, port = actor_listen(0, &fd);

	(void)state;
	listen_of(listeners, &self, 1);
	assert_int_equal(listeners->count, 1);
	assert_int_equal(listeners->items[0].pid, self);
	assert_int_equal(listeners->items[0].row.port, port);
	assert_true(listeners->items[0].row.loopback);
	assert_int_equal(listen_main(listeners, port)->pid, self);
	assert_int_equal(listen_main(listeners, 0)->pid, self);
	assert_null(listen_main(listeners, port == 1 ? 2 : 1));
	close(fd);
	listeners->count = 0;
	listen_of(listeners, &self, 1);
	assert_int_equal(listeners->count, 0);
	free(listeners);
}

static pid_t
idle(void)
{
	pid_t pid = fork();

	while (pid == 0)
		pause();
	return pid;
}

/* A parent is preferred to its children, else the older to the younger. */
static void
test_main(void **state)
{
	struct listeners *listeners = xcalloc(1, sizeof(*listeners));
	pid_t a = idle(), b;
	struct proc_stat older, younger;

	(void)state;
	do { /* start times are counted in ticks */
		b = idle();
		assert_int_equal(proc_stat_pid(a, &older), 0);
		assert_int_equal(proc_stat_pid(b, &younger), 0);
		if (younger.start > older.start)
			break;
		kill(b, SIGKILL);
		waitpid(b, NULL, 0);
		clock_pause(0.005);
	} while (1);
	listeners->count = 2;
	listeners->items[0] = (struct listener){b, {.port = 1}};
	listeners->items[1] = (struct listener){a, {.port = 1}};
	assert_int_equal(listen_main(listeners, 1)->pid, a);
	listeners->count = 3;
	listeners->items[2] = (struct listener){getpid(), {.port = 1}};
	assert_int_equal(listen_main(listeners, 1)->pid, getpid());
	kill(a, SIGKILL);
	kill(b, SIGKILL);
	waitpid(a, NULL, 0);
	waitpid(b, NULL, 0);
	free(listeners);
}

static void
test_inspector(void **state)
{
	struct listener listener = {getpid(), {.port = 9229, .loopback = 1}};
	int ports[4];

	(void)state;
	assert_int_equal(inspector_announced("", ports, 4), 0);
	assert_int_equal(
	    inspector_announced(
		"Debugger listening on ws://127.0.0.1:9230/3f6e-4\n"
		"Listening for transport dt_socket at address: 5005\n"
		"Listening for transport dt_socket at address: *:5006\r\n"
		"Debugger listening on ws://[::1]:37001/x\n"
		"Debugger listening on ws://127.0.0.1:1/x\n",
		ports, 4),
	    4);
	assert_int_equal(ports[0], 9230);
	assert_int_equal(ports[1], 37001);
	assert_int_equal(ports[2], 1);
	assert_int_equal(ports[3], 5005);
	assert_int_equal(
	    inspector_announced("Debugger listening on ws://", ports, 4), 1);
	assert_int_equal(ports[0], 0);
	ports[0] = 9229;
	assert_true(inspector_holds(&listener, ports, 1));
	/* Not announced: only where Node opens it by default. */
	assert_false(inspector_holds(&listener, ports, 0));
}

/* What a command gets when NODE_OPTIONS has that value; NULL: it is not set. */
static void
expect_invitation(const char *options, const char *added)
{
	struct strings environment = {0};

	if (options != NULL)
		setenv("NODE_OPTIONS", options, 1);
	else
		unsetenv("NODE_OPTIONS");
	target_invite_node(&environment);
	assert_int_equal(environment.count, added != NULL);
	if (added != NULL)
		assert_string_equal(environment.items[0], added);
	strings_free(&environment);
}

/* Once, beside what the user has; Node's cluster must not recognise it. */
static void
test_invitation(void **state)
{
	(void)state;
	expect_invitation("--max-old-space-size=64",
			  "NODE_OPTIONS=--max-old-space-size=64 "
			  "\"--in\\spect=127.0.0.1:0\"");
	expect_invitation("--max-old-space-size=64 "
			  "\"--in\\spect=127.0.0.1:0\"",
			  NULL);
	expect_invitation("--inspect-port=0", NULL);
	expect_invitation(NULL, "NODE_OPTIONS=\"--in\\spect=127.0.0.1:0\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),     cmocka_unit_test(test_parse_ends),
	    cmocka_unit_test(test_own),	      cmocka_unit_test(test_main),
	    cmocka_unit_test(test_inspector), cmocka_unit_test(test_invitation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
