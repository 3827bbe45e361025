/* SPDX-License-Identifier: MIT */
/* What the opener gives to a process that has no rights of its own. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/child.h"
#include "base/mem.h"
#include "sample/opener.h"
#include "sample/opener_wire.h"
#include "sample/proc.h"
#include "sample/supervisor.h"

static const struct strings none = {0};

static int
only_sleep(const void *arg, char *const argv[])
{
	(void)arg;
	return strcmp(argv[0], "sleep") == 0 && strcmp(argv[1], "60") == 0 &&
	       argv[2] == NULL;
}

static int
only_echo(const struct child *child, struct buf *text)
{
	if (strcmp(child->argv[0], "echo") == 0)
		return child_output(child, text);
	errno = EPERM;
	return CHILD_MISSING;
}

static const struct opener_plan plan = {
    .user = {.uid = 65534, .gid = 65534, .name = "nobody"},
    .may_start = only_sleep,
    .run = only_echo,
    .pids = &none,
};

/* Runs a check in a process that has dropped its rights: 0, or its line. */
static int
without_rights(int (*check)(const char *dir))
{
	char dir[] = "/tmp/flatline-opener.XXXXXX";
	struct error err = {0};
	const char *lacks;
	int status = 0;
	pid_t pid;

	assert_non_null(mkdtemp(dir));
	assert_int_equal(chmod(dir, 0777), 0);
	pid = fork();
	if (pid == 0)
		_exit(opener_start(&plan, &lacks, &err) == 0 ? check(dir)
							     : 255);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	rmdir(dir);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* In the other process: which of the expectations is the first to fail. */
#define EXPECT(condition)                                                      \
	do {                                                                   \
		expected++;                                                    \
		if (!(condition))                                              \
			return expected;                                       \
	} while (0)

static int
is_refused(int result, int reason)
{
	return result < 0 && errno == reason;
}

/* Of root's process, which is no target. */
static int
check_files_of_others(const char *path)
{
	int expected = 0, dir = proc_open(getppid()), own, fd;
	char text[PROC_TEXT];

	EXPECT(dir >= 0);
	EXPECT(is_refused(openat(dir, "smaps_rollup", O_RDONLY), EACCES));
	EXPECT(proc_read(dir, "smaps_rollup", text, sizeof(text)) > 0);
	EXPECT(strstr(text, "\nPss_Anon:") != NULL);
	EXPECT(proc_read(dir, "io", text, sizeof(text)) > 0);
	EXPECT(strstr(text, "rchar: ") != NULL);
	EXPECT(proc_link(dir, "exe", text, sizeof(text)) > 0);
	EXPECT(strstr(text, "test_opener") != NULL);
	EXPECT(is_refused(proc_open_file(dir, "environ"), EACCES));
	EXPECT(is_refused(proc_open_file(dir, "mem"), EACCES));
	EXPECT(is_refused(opener_open(dir, "../1/environ"), EACCES));
	EXPECT(is_refused(opener_open(dir, "cwd"), EACCES));
	EXPECT(is_refused((int)opener_link(dir, "root", text, 9), EACCES));
	EXPECT(is_refused(proc_signal(dir, getppid(), SIGUSR1), EPERM));
	EXPECT(is_refused(proc_signal(dir, getppid(), SIGKILL), EPERM));
	EXPECT(is_refused(opener_attach_file(dir, 1), EPERM));
	close(dir);
	/* A folder that only looks like a process's. */
	own = open(path, O_RDONLY | O_DIRECTORY);
	EXPECT(symlinkat("/etc/shadow", own, "smaps") == 0);
	fd = opener_open(own, "smaps");
	unlinkat(own, "smaps", 0);
	EXPECT(is_refused(fd, EACCES));
	return 0;
}

static int
start(struct supervisor *supervisor, const char *path, const char *word,
      const char *variable, struct error *err)
{
	char *argv[] = {(char *)"sleep", (char *)word, NULL};
	char *log = xasprintf("%s/log", path);
	struct strings environment = {0};
	struct supervisor_command command = {argv, &environment, log, NULL};
	int result;

	if (variable != NULL)
		strings_add(&environment, variable);
	result = supervisor_start(supervisor, &command, 1, err);
	unlink(log);
	strings_free(&environment);
	free(log);
	return result;
}

static int
check_commands(const char *path)
{
	struct supervisor supervisor;
	struct error other = {0}, library = {0}, good = {0};
	int expected = 0, dir, fd;
	char text[PROC_TEXT];

	EXPECT(start(&supervisor, path, "61", NULL, &other) != 0);
	EXPECT(strstr(other.text, "not given on the command line") != NULL);
	EXPECT(start(&supervisor, path, "60", "LD_PRELOAD=/tmp/x.so",
		     &library) != 0);
	EXPECT(start(&supervisor, path, "60", NULL, &good) == 0);
	dir = proc_open(supervisor.command);
	EXPECT(dir >= 0);
	EXPECT(proc_read(dir, "status", text, sizeof(text)) > 0);
	EXPECT(strstr(text, "\nUid:\t0\t0\t0\t0\n") != NULL);
	EXPECT(proc_read(dir, "environ", text, sizeof(text)) > 0);
	EXPECT((fd = proc_open_file(dir, "mem")) >= 0);
	close(fd);
	EXPECT(
	    is_refused(proc_signal(dir, supervisor.command, SIGTERM), EPERM));
	EXPECT(proc_signal(dir, supervisor.command, SIGUSR1) == 0);
	while (!supervisor.ended)
		supervisor_poll(&supervisor);
	EXPECT(WTERMSIG(supervisor.status) == SIGUSR1);
	supervisor_stop(&supervisor);
	return 0;
}

static int
check_programs(const char *path)
{
	const char *const echo[] = {"echo", "a b", NULL};
	const char *const id[] = {"id", NULL};
	struct child child = {
	    .argv = echo, .dir = path, .timeout_s = 10, .most = 100};
	struct buf text = {0};
	int expected = 0;

	EXPECT(child_output(&child, &text) == 0);
	EXPECT(strcmp(buf_text(&text), "a b\n") == 0);
	child.argv = id;
	EXPECT(child_output(&child, &text) == CHILD_MISSING);
	EXPECT(errno == EPERM);
	return 0;
}

/* What is left to a process that has been taken over. */
static int
check_itself(const char *path)
{
	char *argv[] = {(char *)"true", NULL};
	int expected = 0;

	(void)path;
	EXPECT(getuid() == 65534 && geteuid() == 65534);
	EXPECT(is_refused(setuid(0), EPERM));
	EXPECT(is_refused(seteuid(0), EPERM));
	EXPECT(is_refused(execv("/bin/true", argv), EPERM));
	EXPECT(is_refused((int)ptrace(PTRACE_TRACEME, 0, NULL, NULL), EPERM));
	EXPECT(is_refused(unshare(CLONE_NEWUSER), EPERM));
	EXPECT(is_refused(kill(getppid(), 0), EPERM));
	EXPECT(is_refused(open("/etc/shadow", O_RDONLY), EACCES));
	return 0;
}

/* A request from somebody who means harm. */
static void
words_that_are_cut_or_wrong(void **state)
{
	char a[] = "a", empty[] = "", b[] = "b c";
	char *one[] = {a, empty, NULL}, *two[] = {b, NULL};
	char *const *const lists[OPENER_LISTS] = {one, two};
	int fd = opener_words_write(lists), other;
	struct opener_words words;
	char text[64];
	ssize_t size = pread(fd, text, sizeof(text), 0);

	(void)state;
	assert_int_equal(opener_words_read(&words, fd), 0);
	assert_string_equal(words.lists[0][1], "");
	assert_null(words.lists[0][2]);
	assert_string_equal(words.lists[1][0], "b c");
	opener_words_free(&words);
	close(fd);
	for (ssize_t cut = 0; cut < size; cut++) {
		fd = memfd_create("cut", MFD_CLOEXEC);
		assert_int_equal(write(fd, text, (size_t)cut), cut);
		assert_int_equal(opener_words_read(&words, fd), -1);
		opener_words_free(&words);
		close(fd);
	}
	for (ssize_t at = 0; at < size; at++) {
		other = memfd_create("wrong", MFD_CLOEXEC);
		text[at] = (char)~text[at];
		assert_int_equal(write(other, text, (size_t)size), size);
		opener_words_read(&words, other);
		opener_words_free(&words);
		text[at] = (char)~text[at];
		close(other);
	}
}

#define BOUND(name)                                                            \
	static void name(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		if (geteuid() != 0)                                            \
			skip();                                                \
		assert_int_equal(without_rights(check_##name), 0);             \
	}

BOUND(files_of_others)
BOUND(commands)
BOUND(programs)
BOUND(itself)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_of_others),
	    cmocka_unit_test(commands),
	    cmocka_unit_test(programs),
	    cmocka_unit_test(itself),
	    cmocka_unit_test(words_that_are_cut_or_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
