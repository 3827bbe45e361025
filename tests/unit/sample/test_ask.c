/* SPDX-License-Identifier: MIT */
/* What runtimes answer, as text, and who is asked at all. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <poll.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/ask.h"
#include "sample/asker_go.h"
#include "sample/asker_jvm.h"
#include "sample/asker_node.h"
#include "sample/source.h"

#include "actor.h"

struct row {
	const char *text;
	double value; /* NAN: refused */
};

static void
check(double (*parse)(const char *), const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double value = parse(rows[i].text);

		if (isnan(rows[i].value) ? !isnan(value)
					 : value != rows[i].value)
			fail_msg("'%s' gives %g", rows[i].text, value);
	}
}

/* OpenJDK 17 with G1, Parallel, ZGC and Shenandoah; metaspace does not count.
 */
static const struct row heaps[] = {
    {"0\n garbage-first heap   total 258048K, used 1535K [0x0708600000, "
     "0x0800000000)\n  region size 2048K, 1 young (2048K), 0 survivors (0K)\n"
     " Metaspace       used 70K, committed 192K, reserved 1114112K\n"
     "  class space    used 2K, committed 64K, reserved 1048576K\n",
     1535 * 1024.0},
    {"0\n PSYoungGen      total 76288K, used 1000K [0x1, 0x2, 0x3)\n"
     "  eden space 65536K, 2% used [0x1,0x2,0x3)\n"
     " ParOldGen       total 175104K, used 24K [0x1, 0x2, 0x3)\n",
     1024 * 1024.0},
    {"0\n ZHeap           used 6M, capacity 128M, max capacity 512M\n",
     6 * 1048576.0},
    {"0\n garbage-first heap   total reserved 4194304K, committed 264192K, "
     "used 7K [0x1, 0x2)\n",
     7 * 1024.0},
    {"0\nShenandoah Heap\n 200M max, 200M soft max, 200M committed, 1788K "
     "used\n"
     " 800 x 256K regions\nReserved region:\n"
     " - [0x00000000f3800000, 0x0000000100000000) \n",
     1788 * 1024.0},
    {"K used\n", NAN},
    {" used\n", NAN},
    {" Metaspace       used 70K, committed 192K\n", NAN},
    {"0\n heap   total 258048K, used 12", NAN}, /* cut */
    {"used K\n", NAN},
    {"-1\njava.lang.IllegalArgumentException\n", NAN},
    {"", NAN},
};

static const struct row limits[] = {
    {"0\n-XX:CICompilerCount=2 -XX:MaxHeapSize=268435456 -XX:+UseG1GC\n",
     268435456},
    {"-XX:MaxHeapSize=\n", NAN},
    {"-XX:MaxHeapSize=99999999999999999999999\n", NAN},
    {"", NAN},
};

static const struct row profiles[] = {
    {"heap profile: 1: 2 [3: 4] @ heap/1048576\n# runtime.MemStats\n"
     "# Alloc = 5\n# HeapAlloc = 123456\n# HeapSys = 9\n",
     123456},
    {"heap profile: 1: 2\n# HeapAlloc = 12", NAN}, /* cut */
    {"heap profile: 1: 2\n# HeapAlloc = -12\n", NAN},
    {"<html>\n# HeapAlloc = 12\n", NAN},
    {"", NAN},
};

static const struct row heap_sizes[] = {
    {"heap profile: 1: 2 [3: 4] @ heap/1048576\n# HeapAlloc = 123456\n"
     "# HeapSys = 7929856\n# HeapReleased = 9\n",
     7929856},
    {"heap profile: 1: 2\n# HeapSys = 79", NAN}, /* cut */
    {"heap profile: 1: 2\n# HeapAlloc = 12\n", NAN},
    {"<html>\n# HeapSys = 12\n", NAN},
};

static const struct row goroutines[] = {
    {"goroutine profile: total 7\n1 @ 0x1\n", 7},
    {"goroutine profile: total \n", NAN},
    {"goroutine profile: total 7", NAN},
    {"x goroutine profile: total 7\n", NAN},
    {"", NAN},
};

static void
test_the_heap_s_addresses(void **state)
{
	static const struct {
		const char *text;
		uint64_t from, to; /* 0: none */
	} rows[] = {
	    {"0\n garbage-first heap   total 65536K, used 6190K "
	     "[0x00000000fc000000, 0x0000000100000000)\n"
	     "  region size 1024K\n Metaspace       used 70K, committed 192K\n",
	     0xfc000000, 0x100000000},
	    {" def new generation   total 9K, used 1K [0xa0000, 0xb0000, "
	     "0xc0000)\n  eden space 8K,   0% used [0xa0000, 0xa1000, "
	     "0xa8000)\n"
	     " tenured generation   total 6K, used 0K [0xc0000, 0xd0000, "
	     "0xf0000)\n",
	     0xa0000, 0xf0000},
	    {" ZHeap           used 6M, capacity 64M, max capacity 64M\n", 0,
	     0},
	    {" heap [0x5, 0x2)\n", 0, 0},
	    {" heap [0x5, 0x", 0, 0},
	    {"[0x", 0, 0},
	    {"", 0, 0},
	};
	uint64_t from, to;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int found = jvm_parse_range(rows[i].text, &from, &to) == 0;

		assert_int_equal(found, rows[i].to != 0);
		if (!found)
			continue;
		assert_int_equal(from, rows[i].from);
		assert_int_equal(to, rows[i].to);
	}
}

static void
test_texts(void **state)
{
	(void)state;
	check(jvm_parse_heap, heaps, COUNT(heaps));
	check(jvm_parse_limit, limits, COUNT(limits));
	check(go_parse_heap, profiles, COUNT(profiles));
	check(go_parse_heap_size, heap_sizes, COUNT(heap_sizes));
	check(go_parse_goroutines, goroutines, COUNT(goroutines));
}

/* A part of this process stands for a heap: half of it was written to. */
static void
test_memory_is_split(void **state)
{
	enum { HALF = 1 << 20 };
	struct contact contact = {.dir = proc_open(getpid())};
	double values[ASK_VALUES] = {NAN, NAN, NAN, NAN, NAN, NAN};
	char *part = mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	struct heap_range range = {.from = (uint64_t)(uintptr_t)part,
				   .to = (uint64_t)(uintptr_t)part + 2 * HALF,
				   .least = 2 * HALF};

	(void)state;
	assert_ptr_not_equal(part, MAP_FAILED);
	/* So that it is not merged with what lies beside it. */
	assert_int_equal(madvise(part, 2 * HALF, MADV_DONTFORK), 0);
	memset(part, 1, HALF);
	ask_split(&contact, &range, values);
	assert_true(values[ASK_RESIDENT] >= HALF);
	assert_true(values[ASK_RESIDENT] <= 2 * HALF);
	assert_true(values[ASK_OUTSIDE] > 0);
	values[ASK_RESIDENT] = values[ASK_OUTSIDE] = NAN;
	range.least++; /* more than is mapped there: the heap is elsewhere */
	ask_split(&contact, &range, values);
	assert_true(isnan(values[ASK_RESIDENT]));
	assert_true(isnan(values[ASK_OUTSIDE]));
	munmap(part, 2 * HALF);
	close(contact.dir);
}

/* What V8 reports is subtracted from this; the figures are those of a Node. */
static void
test_own_memory_of_a_rollup(void **state)
{
	(void)state;
	assert_true(rollup_own("5-6 ---p 0 00:00 0 [rollup]\nRss: 50 kB\n"
			       "Anonymous: 40 kB\nLazyFree: 8 kB\n"
			       "Swap: 3 kB\nSwapPss: 3 kB\n") == 35 * 1024);
	assert_true(isnan(rollup_own("Anonymous: 40 kB\n"))); /* cut */
	assert_true(isnan(rollup_own("")));
}

/* There is no asker for this process. */
static void
test_nobody_asks_native(void **state)
{
	struct contact contact = {.pid = getpid()};

	(void)state;
	assert_null(contact_asker(&contact));
	assert_true(contact.asker_known);
}

/*
 * A process that writes down whatever touches it: connections to a port and to
 * a JVM's attach socket, and signals. It would be asked if that were allowed.
 */
struct witness {
	char *dir, *log, *attach;
	pid_t pid;
	int sync; /* a pipe: it writes "synced" when all before is written */
};

static int witness_log;

static void
witness_signal(int sig)
{
	int before = errno;

	(void)sig;
	if (write(witness_log, "signal\n", 7) < 0)
		_exit(1);
	errno = before;
}

static int
attach_listen(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "/tmp/.java_pid%d",
		 (int)getpid());
	unlink(address.sun_path);
	bind(fd, (struct sockaddr *)&address, sizeof(address));
	listen(fd, 8);
	return fd;
}

static void
witness_run(int sync)
{
	struct pollfd fds[3] = {{.events = POLLIN},
				{.events = POLLIN},
				{.fd = sync, .events = POLLIN}};
	char byte;

	signal(SIGUSR1, witness_signal);
	signal(SIGQUIT, witness_signal);
	actor_listen(0, &fds[0].fd);
	fds[1].fd = attach_listen();
	dprintf(witness_log, "ready\n");
	for (;;) {
		poll(fds, 3, -1);
		for (int i = 0; i < 2; i++)
			if (fds[i].revents & POLLIN) {
				close(accept(fds[i].fd, NULL, NULL));
				dprintf(witness_log, "connection\n");
			}
		if (fds[2].revents & POLLIN && read(sync, &byte, 1) == 1)
			dprintf(witness_log, "synced\n");
		else if (fds[2].revents & POLLHUP)
			_exit(0);
	}
}

static void
witness_start(struct witness *witness)
{
	int pipes[2];

	witness->dir = scratch_make();
	witness->log = xasprintf("%s/log", witness->dir);
	witness_log = open(witness->log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	assert_int_equal(pipe(pipes), 0);
	witness->pid = fork();
	if (witness->pid == 0) {
		close(pipes[1]);
		witness_run(pipes[0]);
	}
	witness->attach = xasprintf("/tmp/.java_pid%d", (int)witness->pid);
	close(pipes[0]);
	close(witness_log);
	witness->sync = pipes[1];
	AWAIT(file_has(witness->log, "ready"));
}

static void
witness_end(struct witness *witness)
{
	kill(witness->pid, SIGKILL);
	waitpid(witness->pid, NULL, 0);
	close(witness->sync);
	unlink(witness->attach);
	scratch_remove(witness->dir);
	free(witness->log);
	free(witness->attach);
}

/* Asks the witness, and returns whether it was touched in any way. */
static int
is_touched(const struct asker *asker, const char *named, int without_socket)
{
	struct witness witness;
	struct contact contact = {.asker_known = 1, .asker = asker};
	double values[ASK_VALUES] = {NAN, NAN, NAN, NAN, NAN, NAN};
	const char *reason = NULL;
	int touched;

	witness_start(&witness);
	if (without_socket)
		unlink(witness.attach);
	contact.pid = witness.pid;
	contact.dir = proc_open(witness.pid);
	contact.named_runtime = named;
	assert_int_equal(contact_ask(&contact, values, &reason), -1);
	assert_non_null(reason);
	assert_int_equal(contact.failed, 1);
	assert_int_equal(write(witness.sync, "s", 1), 1);
	AWAIT(file_has(witness.log, "synced"));
	touched = file_has(witness.log, "connection") ||
		  file_has(witness.log, "signal");
	close(contact.dir);
	witness_end(&witness);
	return touched;
}

/* A process that flatline did not start: only its own runtime's name counts. */
static void
test_unasked_is_untouched(void **state)
{
	static const char *const runtimes[] = {NULL,  "node",	"go",
					       "jvm", "python", "native"};

	(void)state;
	for (size_t i = 0; i < asker_count; i++)
		for (size_t j = 0; j < COUNT(runtimes); j++) {
			const struct asker *asker = asker_table[i];
			int named = runtimes[j] != NULL &&
				    strcmp(runtimes[j], asker->runtime) == 0;

			if (is_touched(asker, runtimes[j], 0) != named)
				fail_msg("%s, --runtime %s", asker->runtime,
					 runtimes[j] ? runtimes[j] : "(none)");
		}
	assert_false(is_touched(&asker_jvm, NULL, 1));
	assert_true(is_touched(&asker_jvm, "jvm", 1)); /* by SIGQUIT */
}

/* The same rule holds for profilers and snapshots. */
static void
test_unasked_profilers(void **state)
{
	struct contact contact = {.pid = getpid(), .port = 1};
	const char *reason = NULL;
	char *base;

	(void)state;
	assert_int_equal(node_reach(&contact, &reason), -1);
	assert_string_equal(reason, asker_node.refusal);
	assert_int_equal(jvm_reach(&contact), -1);
	assert_null(go_base(&contact));
	contact.pprof = "http://127.0.0.1:1/x"; /* named as well */
	base = go_base(&contact);
	assert_string_equal(base, "http://127.0.0.1:1/x");
	free(base);
	assert_false(contact_allows(&contact, "node"));
	contact.started = 1;
	assert_int_equal(node_reach(&contact, &reason), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_the_heap_s_addresses),
	    cmocka_unit_test(test_memory_is_split),
	    cmocka_unit_test(test_own_memory_of_a_rollup),
	    cmocka_unit_test(test_nobody_asks_native),
	    cmocka_unit_test(test_unasked_is_untouched),
	    cmocka_unit_test(test_unasked_profilers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
