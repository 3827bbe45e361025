/* SPDX-License-Identifier: MIT */
/* What the helper publishes in real processes, and what may be in its page. */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "sample/proc.h"
#include "sample/sample.h"
#include "sample/source_allocator.h"

static const struct allocator_page good = {
    .magic = ALLOCATOR_MAGIC,
    .state = ALLOCATOR_READS,
    .sequence = 4,
    .taken_ns = 5000000000,
    .cost_ns = 20000,
    .in_use = 1000,
    .free = 200,
};

static int
take(const struct allocator_page *page, uint64_t now, const char **reason)
{
	double values[ALLOCATOR_VALUES];
	int result;

	*reason = NULL;
	result = allocator_page_take(page, now, values, reason);
	assert_int_equal(isnan(values[ALLOCATOR_IN_USE]), result != 0);
	assert_int_equal(isnan(values[ALLOCATOR_FREE]), result != 0);
	assert_true(isnan(values[ALLOCATOR_OUTSIDE]));
	assert_true(result != 0 || values[ALLOCATOR_IN_USE] == 1000);
	assert_true(result != 0 || values[ALLOCATOR_FREE] == 200);
	return result;
}

static void
test_page(void **state)
{
	struct allocator_page page = good;
	const char *reason;

	(void)state;
	assert_int_equal(take(&page, 5100000000, &reason), 0);
	assert_null(reason);
	page.cost_ns = 900000000; /* the next one is due 90 s later */
	assert_int_equal(take(&page, 95000000000, &reason), 0);
	assert_non_null(strstr(reason, "less often"));
	assert_int_equal(take(&page, 195000000000, &reason), -1);
	assert_string_equal(reason, "its helper has stopped");
	page = good;
	assert_int_equal(take(&page, 8000000000, &reason), -1);
	page.sequence = 0; /* the first reading is under way */
	assert_int_equal(take(&page, 5100000000, &reason), -1);
	assert_null(reason);
}

/* Whoever runs in the process can write there. */
static void
test_nonsense(void **state)
{
	struct allocator_page pages[] = {good, good, good, good, good, good};
	const char *reason;

	(void)state;
	pages[0].state = 77;
	pages[1].taken_ns = UINT64_MAX;
	pages[2].cost_ns = UINT64_MAX / 50;
	pages[3].in_use = UINT64_MAX;
	pages[4].free = UINT64_MAX;
	pages[5].state = ALLOCATOR_FOREIGN;
	for (size_t i = 0; i < COUNT(pages); i++) {
		assert_int_equal(take(&pages[i], 5100000000, &reason), -1);
		assert_non_null(strstr(reason, "no sense"));
	}
}

/* Starts it with the helper in it, in a group of its own. */
static pid_t
start(const char *const argv[])
{
	struct strings environment = {0};
	struct error err = {0};
	pid_t pid;

	assert_int_equal(
	    target_load_helper(HELPER_ALLOCATOR, &environment, &err), 0);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		for (size_t i = 0; i < environment.count; i++)
			putenv(environment.items[i]);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	strings_free(&environment);
	setpgid(pid, pid);
	return pid;
}

static void
stop(pid_t pid)
{
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Awaits a reading later than that one. */
static struct allocator_page
await_page(pid_t pid, uint64_t after)
{
	double until = clock_now() + 20;
	struct allocator_page page = {0};

	while (clock_now() < until) {
		int dir = proc_open(pid);

		if (dir >= 0 && allocator_page_read(dir, &page) == 0 &&
		    (page.sequence > after || page.state != ALLOCATOR_READS)) {
			close(dir);
			return page;
		}
		if (dir >= 0)
			close(dir);
		clock_pause(0.01);
	}
	fail_msg("nothing was published by %d", (int)pid);
	return page;
}

/* The thread of that name in the process; its status file. */
static void
read_thread(pid_t pid, char *text, size_t size)
{
	char path[PROC_PATH];
	struct dirent *entry;
	DIR *tasks;

	proc_path(path, "/proc/", pid, "/task");
	assert_non_null(tasks = opendir(path));
	text[0] = '\0';
	while ((entry = readdir(tasks)) != NULL) {
		char *file = xasprintf("%s/%s/status", path, entry->d_name);

		if (proc_read(-1, file, text, size) < 0 ||
		    !text_starts(text, "Name:\tflatline-malloc\n"))
			text[0] = '\0';
		free(file);
		if (text[0] != '\0')
			break;
	}
	closedir(tasks);
}

static size_t
count_files(pid_t pid)
{
	char path[PROC_PATH];
	size_t count = 0;
	DIR *files;

	proc_path(path, "/proc/", pid, "/fd");
	assert_non_null(files = opendir(path));
	while (readdir(files) != NULL)
		count++;
	closedir(files);
	return count - 2;
}

static void
test_thread(void **state)
{
	static const char *const argv[] = {"sleep", "600", NULL};
	char text[PROC_TEXT];
	struct allocator_page first, second;
	pid_t pid = start(argv);

	(void)state;
	first = await_page(pid, 0);
	second = await_page(pid, first.sequence);
	assert_int_equal(second.state, ALLOCATOR_READS);
	assert_true(second.in_use > 0 && second.in_use < 1 << 24);
	assert_true(second.taken_ns - first.taken_ns >= ALLOCATOR_PERIOD_NS);
	read_thread(pid, text, sizeof(text));
	assert_non_null(strstr(text, "SigBlk:\tfffffff"));
	assert_true(count_files(pid) <= count_files(getpid()));
	stop(pid);
}

/* Of a shell whose child is forked and never executed, both answer. */
static void
test_fork(void **state)
{
	static const char *const argv[] = {
	    "sh", "-c", "(exec <&-; while :; do :; done) & wait", NULL};
	pid_t pids[2] = {start(argv)};
	struct allocator_page parent, child;

	(void)state;
	parent = await_page(pids[0], 0);
	while (proc_descendants(pids, 1, 2) < 2)
		clock_pause(0.01);
	child = await_page(pids[1], 0);
	assert_int_equal(parent.state, ALLOCATOR_READS);
	assert_int_equal(child.state, ALLOCATOR_READS);
	child = await_page(pids[1], child.sequence);
	assert_true(child.in_use > 0);
	stop(pids[0]);
}

/* What the user preloads comes first, and stays. */
static void
test_environment(void **state)
{
	struct strings environment = {0};
	struct error err = {0};

	(void)state;
	setenv("LD_PRELOAD", "/lib/first.so", 1);
	setenv("ASAN_OPTIONS", "detect_leaks=1", 1);
	assert_int_equal(
	    target_load_helper(HELPER_ALLOCATOR, &environment, &err), 0);
	unsetenv("LD_PRELOAD");
	unsetenv("ASAN_OPTIONS");
	assert_int_equal(environment.count, 2);
	assert_true(
	    text_starts(environment.items[0], "LD_PRELOAD=/lib/first.so:/"));
	assert_true(text_ends(environment.items[0], "/flatline-allocator.so"));
	assert_string_equal(environment.items[1], "ASAN_OPTIONS=detect_leaks=1:"
						  "verify_asan_link_order=0");
	strings_free(&environment);
}

/* What stands in for malloc has to come before any other that does. */
static void
test_environment_of_profiler(void **state)
{
	struct strings environment = {0};
	struct error err = {0};

	(void)state;
	setenv("LD_PRELOAD", "/lib/first.so", 1);
	assert_int_equal(target_load_helper(HELPER_HEAP, &environment, &err),
			 0);
	unsetenv("LD_PRELOAD");
	assert_true(text_starts(environment.items[0], "LD_PRELOAD=/"));
	assert_true(
	    text_ends(environment.items[0], "/flatline-heap.so:/lib/first.so"));
	strings_free(&environment);
}

/* Without a helper there is no page. */
static void
test_none(void **state)
{
	int self = proc_open(getpid());
	struct allocator_page page;

	(void)state;
	assert_int_equal(allocator_page_read(self, &page), -1);
	close(self);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_nonsense),
	    cmocka_unit_test(test_thread),
	    cmocka_unit_test(test_fork),
	    cmocka_unit_test(test_environment),
	    cmocka_unit_test(test_environment_of_profiler),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
