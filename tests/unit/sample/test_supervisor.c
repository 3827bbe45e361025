/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "sample/supervisor.h"

#include "await.h"
#include "base/file.h"

struct scene {
	char *dir, *log, *go;
	struct supervisor supervisor;
};

static int
scene_open(void **state)
{
	struct scene *scene = xcalloc(1, sizeof(*scene));

	scene->dir = scratch_make();
	scene->log = xasprintf("%s/log", scene->dir);
	scene->go = xasprintf("%s/go", scene->dir);
	setenv("GO", scene->go, 1);
	setenv("PATH", "/usr/bin:/bin", 1); /* all of it readable */
	scene->supervisor.fd = -1;
	*state = scene;
	return 0;
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;

	supervisor_stop(&scene->supervisor);
	scratch_remove(scene->dir);
	free(scene->log);
	free(scene->go);
	free(scene);
	return 0;
}

static int
try_start(struct scene *scene, const char *script, double grace_s)
{
	char *words[] = {(char *)"sh", (char *)"-c", (char *)script, NULL};
	const struct supervisor_command command = {words, NULL, scene->log,
						   NULL};
	struct error err = {0};

	return supervisor_start(&scene->supervisor, &command, grace_s, &err);
}

static void
start(struct scene *scene, const char *script, double grace_s)
{
	assert_int_equal(try_start(scene, script, grace_s), 0);
}

static int
has_ended(struct scene *scene)
{
	supervisor_poll(&scene->supervisor);
	return scene->supervisor.ended;
}

static void
touch(const char *path)
{
	close(open(path, O_WRONLY | O_CREAT, 0600));
}

static void
test_exit_status(void **state)
{
	struct scene *scene = *state;

	start(scene, "exit 7", 5);
	AWAIT(has_ended(scene));
	assert_true(WIFEXITED(scene->supervisor.status));
	assert_int_equal(WEXITSTATUS(scene->supervisor.status), 7);
}

static void
test_death_by_signal(void **state)
{
	struct scene *scene = *state;

	start(scene, "kill -ABRT $$", 5);
	AWAIT(has_ended(scene));
	assert_true(WIFSIGNALED(scene->supervisor.status));
	assert_int_equal(WTERMSIG(scene->supervisor.status), SIGABRT);
}

static void
test_no_such_command(void **state)
{
	char *words[] = {(char *)"no-such-command\n", NULL};
	struct scene *scene = *state;
	const struct supervisor_command command = {words, NULL, scene->log,
						   NULL};
	struct error err = {0};

	assert_int_equal(
	    supervisor_start(&scene->supervisor, &command, 5, &err), -1);
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
	assert_string_equal(err.text, "cannot start 'no-such-command ': "
				      "there is no such command in PATH");
	/* Nothing is left of the attempt. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* What stops a container goes first: nobody is signalled until it is done, and
 * the command has the time to end by itself. */
static void
test_stop_command(void **state)
{
	struct scene *scene = *state;
	char *ready = xasprintf("%s/ready", scene->dir);
	char *script = xasprintf("trap 'echo TERM' TERM; echo >%s; until "
				 "[ -e %s ]; do sleep 0.05; done; echo ended",
				 ready, scene->go);
	char *end = xasprintf("sleep 0.3; echo >%s", scene->go);
	char *words[] = {(char *)"sh", (char *)"-c", script, NULL};
	char *stop[] = {(char *)"sh", (char *)"-c", end, NULL};
	const struct supervisor_command command = {words, NULL, scene->log,
						   stop};
	struct error err = {0};

	assert_int_equal(
	    supervisor_start(&scene->supervisor, &command, 20, &err), 0);
	AWAIT(access(ready, F_OK) == 0);
	supervisor_stop(&scene->supervisor);
	assert_true(file_has(scene->log, "ended"));
	assert_false(file_has(scene->log, "TERM"));
	free(ready);
	free(script);
	free(end);
}

static void
test_log_not_writable(void **state)
{
	char *words[] = {(char *)"true", NULL};
	struct scene *scene = *state;
	struct supervisor_command command = {words, NULL, "/nonexistent/log",
					     NULL};
	struct error err = {0};

	assert_int_equal(
	    supervisor_start(&scene->supervisor, &command, 5, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	/* A planted link could have it append to anything. */
	assert_int_equal(symlink("/dev/null", scene->log), 0);
	err = (struct error){0};
	command.log_path = scene->log;
	assert_int_equal(
	    supervisor_start(&scene->supervisor, &command, 5, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
}

/* stdin is empty, output is in the log, nothing else is open. */
static void
test_files(void **state)
{
	struct scene *scene = *state;
	int extra = dup(0);

	start(scene,
	      "cat; echo out; echo err >&2;"
	      "ls /proc/$$/fd; echo done",
	      5);
	AWAIT(file_has(scene->log, "done\n"));
	assert_true(file_has(scene->log, "out\nerr\n"));
	assert_true(file_has(scene->log, "err\n0\n1\n2\ndone"));
	close(extra);
}

/* What is added replaces ours of the same name; the rest is passed on. */
static void
test_environment(void **state)
{
	char *words[] = {(char *)"sh", (char *)"-c",
			 (char *)"echo $ADDED-$CHANGED-$KEPT; "
				 "env | grep -c ^CHANGED=; echo done",
			 NULL};
	char *added[] = {(char *)"ADDED=a=1", (char *)"CHANGED=new"};
	const struct strings environment = {added, COUNT(added)};
	struct scene *scene = *state;
	const struct supervisor_command command = {words, &environment,
						   scene->log, NULL};
	struct error err = {0};

	setenv("CHANGED", "old", 1);
	setenv("KEPT", "kept", 1);
	unsetenv("ADDED");
	assert_int_equal(
	    supervisor_start(&scene->supervisor, &command, 5, &err), 0);
	AWAIT(file_has(scene->log, "done\n"));
	assert_true(file_has(scene->log, "a=1-new-kept\n1\ndone\n"));
	assert_string_equal(getenv("CHANGED"), "old");
	assert_null(getenv("ADDED"));
}

/* Holds the locks that a forked child would wait for, all the time. */
static void *
hold_locks(void *arg)
{
	atomic_int *stop = arg;

	while (!atomic_load(stop)) {
		FILE *file = fopen("/dev/null", "w");
		struct passwd user, *found;
		char text[4096];

		free(xmalloc(1000));
		fprintf(file, "x");
		fclose(file);
		getpwuid_r(0, &user, text, sizeof(text), &found);
	}
	return NULL;
}

/* A fork may happen while another thread holds any lock. */
static void
test_started_beside_threads(void **state)
{
	enum { THREADS = 4, STARTS = 40 };
	struct scene *scene = *state;
	pthread_t threads[THREADS];
	atomic_int stop = 0;

	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, hold_locks, &stop);
	for (int i = 0; i < STARTS; i++) {
		start(scene, "exec sleep 1000", 60);
		supervisor_stop(&scene->supervisor);
		assert_true(scene->supervisor.lost);
		assert_int_equal(WTERMSIG(scene->supervisor.status), SIGTERM);
	}
	atomic_store(&stop, 1);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

/* Those from 32 on belong to libc, which may leave some of them ignored. */
static unsigned long long
signal_set(const char *path, const char *label)
{
	struct buf text = {0};
	struct error err = {0};
	unsigned long long set = ~0ULL;
	const char *at;

	file_read(path, 1 << 20, &text, &err);
	if ((at = strstr(buf_text(&text), label)) != NULL)
		set = strtoull(at + strlen(label), NULL, 16);
	buf_free(&text);
	return set & 0x7fffffff;
}

static void
test_signals_as_at_birth(void **state)
{
	struct scene *scene = *state;
	sigset_t one;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	sigemptyset(&one);
	sigaddset(&one, SIGUSR2);
	sigprocmask(SIG_BLOCK, &one, NULL);
	start(scene, "grep ^Sig[BI] /proc/self/status; echo done", 5);
	AWAIT(file_has(scene->log, "done\n"));
	assert_int_equal(signal_set(scene->log, "SigBlk:"), 0);
	assert_int_equal(signal_set(scene->log, "SigIgn:"), 0);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

static void
test_stop_asks_first(void **state)
{
	struct scene *scene = *state;

	start(scene,
	      "trap 'echo bye; exit 3' TERM; echo ready;"
	      "while :; do sleep 0.02; done",
	      60);
	AWAIT(file_has(scene->log, "ready\n"));
	supervisor_stop(&scene->supervisor);
	assert_true(file_has(scene->log, "bye\n"));
	assert_int_equal(WEXITSTATUS(scene->supervisor.status), 3);
	assert_false(process_lives(scene->supervisor.command));
}

static void
test_stop_insists(void **state)
{
	struct scene *scene = *state;

	start(scene, "trap '' TERM; echo ready; while :; do sleep 0.02; done",
	      0.1);
	AWAIT(file_has(scene->log, "ready\n"));
	supervisor_stop(&scene->supervisor);
	assert_int_equal(WTERMSIG(scene->supervisor.status), SIGKILL);
	assert_false(process_lives(scene->supervisor.command));
}

/* A stopped process could not react to SIGTERM. */
static void
test_stop_wakes_the_stopped(void **state)
{
	struct scene *scene = *state;
	struct proc_stat stat;

	start(scene, "kill -STOP $$", 60);
	AWAIT(proc_stat_pid(scene->supervisor.command, &stat) == 0 &&
	      stat.state == 'T');
	supervisor_stop(&scene->supervisor);
	assert_int_equal(WTERMSIG(scene->supervisor.status), SIGTERM);
}

/* Children in sessions of their own, their parents gone, are ended too. */
static void
test_scattered(void **state)
{
	struct scene *scene = *state;
	int near, far;

	start(scene,
	      "setsid sh -c 'echo near $$; sleep 1000' &"
	      "(setsid sh -c 'echo far $$; sleep 1001' &) ; sleep 1002",
	      60);
	AWAIT((near = file_number(scene->log, "near ")) != 0);
	AWAIT((far = file_number(scene->log, "far ")) != 0);
	supervisor_stop(&scene->supervisor);
	assert_false(process_lives(near));
	assert_false(process_lives(far));
	assert_true(scene->supervisor.lost);
}

/* A descendant that outlives the command is reported with its status. */
static void
test_orphan(void **state)
{
	struct scene *scene = *state;

	start(scene,
	      "(while [ ! -e $GO ]; do sleep 0.02; done; exit 9) & exit 0", 5);
	AWAIT(has_ended(scene));
	assert_int_equal(scene->supervisor.status, 0);
	touch(scene->go);
	AWAIT((supervisor_poll(&scene->supervisor),
	       scene->supervisor.orphan != 0));
	assert_int_equal(WEXITSTATUS(scene->supervisor.orphan_status), 9);
}

/* Plays flatline in a process of its own, until it is killed. */
static pid_t
play_flatline(struct scene *scene)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (try_start(scene,
		      "echo parent $PPID; echo command $$;"
		      "setsid sh -c 'echo far $$; exec sleep 1000' &"
		      "sleep 1001",
		      0.5) != 0)
		_exit(1);
	for (;;)
		pause();
}

static void
test_killed_flatline(void **state)
{
	struct scene *scene = *state;
	pid_t flatline = play_flatline(scene);
	int supervisor, command, far;

	AWAIT((supervisor = file_number(scene->log, "parent ")) != 0);
	AWAIT((command = file_number(scene->log, "command ")) != 0);
	AWAIT((far = file_number(scene->log, "far ")) != 0);
	kill(flatline, SIGKILL);
	waitpid(flatline, NULL, 0);
	AWAIT(!process_lives(command));
	AWAIT(!process_lives(far));
	AWAIT(!process_lives(supervisor));
}

/* flatline's end is noticed even if another process has its socket open. */
static void
test_killed_flatline_socket_held(void **state)
{
	struct scene *scene = *state;
	pid_t flatline = fork(), holder;
	int command;

	if (flatline == 0) {
		if (try_start(scene, "echo command $$; sleep 1000", 5) != 0)
			_exit(1);
		if ((holder = fork()) != 0)
			dprintf(open(scene->log, O_WRONLY | O_APPEND),
				"holder %d\n", (int)holder);
		for (;;)
			pause();
	}
	AWAIT((command = file_number(scene->log, "command ")) != 0);
	AWAIT((holder = file_number(scene->log, "holder ")) != 0);
	kill(flatline, SIGKILL);
	waitpid(flatline, NULL, 0);
	AWAIT(!process_lives(command));
	assert_true(process_lives(holder));
	kill(holder, SIGKILL);
}

static void
test_killed_supervisor(void **state)
{
	struct scene *scene = *state;
	int child;

	start(scene, "sh -c 'echo child $$; exec sleep 1000'; exit 1", 5);
	AWAIT((child = file_number(scene->log, "child ")) != 0);
	kill(scene->supervisor.pid, SIGKILL);
	AWAIT((supervisor_poll(&scene->supervisor), scene->supervisor.lost));
	AWAIT(!process_lives(scene->supervisor.command));
	supervisor_stop(&scene->supervisor);
	AWAIT(!process_lives(child));
}

/* Ctrl-C and the like do not reach it, and it ignores such signals. */
static void
test_heeds_no_signal(void **state)
{
	struct scene *scene = *state;

	start(scene, "while [ ! -e $GO ]; do sleep 0.02; done; exit 5", 5);
	assert_int_not_equal(getpgid(scene->supervisor.pid), getpgrp());
	assert_int_equal(getpgid(scene->supervisor.command),
			 scene->supervisor.command);
	kill(scene->supervisor.pid, SIGINT);
	kill(scene->supervisor.pid, SIGHUP);
	kill(scene->supervisor.pid, SIGTERM);
	touch(scene->go);
	AWAIT(has_ended(scene));
	assert_int_equal(WEXITSTATUS(scene->supervisor.status), 5);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_exit_status),
	    TEST(test_death_by_signal),
	    TEST(test_no_such_command),
	    TEST(test_stop_command),
	    TEST(test_log_not_writable),
	    TEST(test_files),
	    TEST(test_environment),
	    TEST(test_started_beside_threads),
	    TEST(test_signals_as_at_birth),
	    TEST(test_stop_asks_first),
	    TEST(test_stop_insists),
	    TEST(test_stop_wakes_the_stopped),
	    TEST(test_scattered),
	    TEST(test_orphan),
	    TEST(test_killed_flatline),
	    TEST(test_killed_flatline_socket_held),
	    TEST(test_killed_supervisor),
	    TEST(test_heeds_no_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
