/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "await.h"

static const char tail[] = " S 12 34 56 0 -1 4194304 7 2 5 0 100 20 1 1 20 0 "
			   "4 0 351127 2990080 413\n";

static int
parse(const char *head, struct proc_stat *stat)
{
	char *text = xasprintf("%s%s", head, tail);
	int result = proc_parse_stat(text, stat);

	free(text);
	return result;
}

static void
test_parse_stat(void **state)
{
	struct proc_stat stat;

	(void)state;
	assert_int_equal(parse("77 (node)", &stat), 0);
	assert_string_equal(stat.name, "node");
	assert_int_equal(stat.state, 'S');
	assert_int_equal(stat.parent, 12);
	assert_int_equal(stat.group, 34);
	assert_int_equal(stat.session, 56);
	assert_int_equal(stat.start, 351127);
	assert_true(stat.minor_faults == 7 && stat.major_faults == 5);
	assert_true(stat.cpu_ticks == 120 && stat.threads == 4);
}

static void
test_parse_stat_names(void **state)
{
	struct proc_stat stat;
	char head[400];

	(void)state;
	assert_int_equal(parse("77 ()", &stat), 0);
	assert_string_equal(stat.name, "");
	assert_int_equal(parse("77 (a) R 1 (b)", &stat), 0);
	assert_string_equal(stat.name, "a) R 1 (b");
	assert_int_equal(stat.parent, 12);
	snprintf(head, sizeof(head), "77 (%0300d)", 7);
	assert_int_equal(parse(head, &stat), 0);
	assert_int_equal(strlen(stat.name), sizeof(stat.name) - 1);
}

static void
test_parse_stat_bad(void **state)
{
	static const char *const texts[] = {
	    "",		"77", "77 (",	  "77 (a)",	     "77 (a) ",
	    "77 (a) S", ")(", "77 a S 1", "77 (a) S 1 2 x 4"};
	struct proc_stat stat;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(proc_parse_stat(texts[i], &stat), -1);
}

static void
test_parse_children(void **state)
{
	pid_t pids[4] = {5};

	(void)state;
	assert_int_equal(proc_parse_children("", pids, 1, 4), 1);
	assert_int_equal(proc_parse_children("7 5 8 ", pids, 1, 4), 3);
	assert_int_equal(pids[1], 7);
	assert_int_equal(pids[2], 8);
	/* The last number may have been cut off. */
	assert_int_equal(proc_parse_children("9 123", pids, 1, 4), 2);
	assert_int_equal(pids[1], 9);
	assert_int_equal(proc_parse_children("1 2 3 4 6 7 ", pids, 0, 4), 4);
	assert_int_equal(
	    proc_parse_children("99999999999999999999 x ", pids, 0, 4), 0);
}

/* A child that has a child; both wait. */
static pid_t
fork_pair(int *grandchild)
{
	int pipes[2];
	pid_t child, inner;

	assert_int_equal(pipe(pipes), 0);
	if ((child = fork()) == 0) {
		if ((inner = fork()) == 0)
			for (;;)
				pause();
		if (write(pipes[1], &inner, sizeof(inner)) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(pipes[0], grandchild, sizeof(*grandchild)),
			 sizeof(*grandchild));
	close(pipes[0]);
	close(pipes[1]);
	return child;
}

static int
has(const pid_t *pids, size_t count, pid_t pid)
{
	for (size_t i = 0; i < count; i++)
		if (pids[i] == pid)
			return 1;
	return 0;
}

static void
test_descendants(void **state)
{
	pid_t listed[16] = {getpid()}, scanned[16] = {getpid()}, child;
	size_t nlisted, nscanned;
	int grandchild;

	(void)state;
	child = fork_pair(&grandchild);
	nlisted = proc_descendants(listed, 1, 16);
	nscanned = proc_scan_descendants(scanned, 1, 16);
	assert_int_equal(nlisted, 3);
	assert_int_equal(nscanned, 3);
	assert_true(has(listed, 3, child) && has(listed, 3, grandchild));
	assert_true(has(scanned, 3, child) && has(scanned, 3, grandchild));
	assert_int_equal(proc_descendants(listed, 1, 2), 2);
	assert_true(proc_is_ancestor(getpid(), grandchild));
	assert_true(proc_is_ancestor(child, grandchild));
	assert_false(proc_is_ancestor(grandchild, child));
	assert_false(proc_is_ancestor(child, child));
	kill(grandchild, SIGKILL);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* A process that has ended stays ended, also before it is waited for. */
static void
test_gone(void **state)
{
	struct proc_stat stat;
	char text[64];
	pid_t child;
	int dir;

	(void)state;
	if ((child = fork()) == 0)
		for (;;)
			pause();
	assert_true((dir = proc_open(child)) >= 0);
	assert_int_equal(proc_stat(dir, &stat), 0);
	assert_int_equal(stat.parent, getpid());
	assert_true(proc_age(stat.start) >= -0.1);
	assert_true(proc_age(stat.start) < 60);
	kill(child, SIGKILL);
	AWAIT(proc_stat(dir, &stat) != 0);
	waitpid(child, NULL, 0);
	assert_int_equal(proc_read(dir, "statm", text, sizeof(text)), -1);
	close(dir);
	assert_int_equal(proc_open(child), -1);
	assert_int_equal(proc_open(0), -1);
	assert_int_equal(proc_open(-1), -1);
}

static pid_t
fork_idle(void)
{
	pid_t child = fork();

	if (child == 0)
		for (;;)
			pause();
	return child;
}

static void
end(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/*
 * A signal for an ended process must spare the one that has its number now: it
 * would die by SIGKILL before it is sent SIGUSR2. 0: all is as it should be.
 */
static int
signal_wrongly(void)
{
	pid_t ended = fork_idle(), other = fork_idle();
	int dir = proc_open(ended), wrong = 0, status;

	end(ended);
	wrong |= proc_signal(dir, other, SIGKILL) == 0 || errno != ESRCH;
	close(dir);
	dir = proc_open(other);
	wrong |= proc_signal(dir, other, SIGUSR2) != 0;
	close(dir);
	wrong |= waitpid(other, &status, 0) != other || !WIFSIGNALED(status) ||
		 WTERMSIG(status) != SIGUSR2;
	return wrong;
}

static void
test_signal(void **state)
{
	(void)state;
	assert_int_equal(signal_wrongly(), 0);
}

/* As if the kernel were older, or a container's rules refused the call. */
static void
forbid_pidfd(int failure)
{
	struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		     offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_send_signal, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)failure),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {COUNT(filter), filter};

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0 ||
	    syscall(SYS_pidfd_send_signal, -1, 0, NULL, 0) == 0 ||
	    errno != failure)
		_exit(2);
}

static void
test_signal_without_pidfd(void **state)
{
	static const int failures[] = {ENOSYS, EPERM};
	int status;

	(void)state;
	for (size_t i = 0; i < COUNT(failures); i++) {
		pid_t child = fork();

		if (child == 0) {
			forbid_pidfd(failures[i]);
			_exit(signal_wrongly());
		}
		waitpid(child, &status, 0);
		assert_int_equal(status, 0);
	}
}

static void
test_names(void **state)
{
	int self = proc_open(getpid());
	char text[64];

	(void)state;
	proc_executable(self, text, sizeof(text));
	assert_string_equal(text, "test_proc");
	proc_command(self, text, sizeof(text));
	assert_non_null(strstr(text, "test_proc"));
	close(self);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse_stat),
	    cmocka_unit_test(test_parse_stat_names),
	    cmocka_unit_test(test_parse_stat_bad),
	    cmocka_unit_test(test_parse_children),
	    cmocka_unit_test(test_descendants),
	    cmocka_unit_test(test_gone),
	    cmocka_unit_test(test_signal),
	    cmocka_unit_test(test_signal_without_pidfd),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
