/* SPDX-License-Identifier: MIT */
/* Targets that run already: by number and by port. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "target_scene.h"

static void
test_by_pid(void **state)
{
	struct scene *scene = *state;
	pid_t pid = actor_start("idle", scene->log);

	scene->target = target_by_pid(pid, &scene->err);
	assert_non_null(scene->target);
	assert_int_equal(target_id(scene->target).pid, pid);
	assert_false(target_is_started(scene->target));
	assert_string_equal(target_name(scene->target), "test_target_fin");
	assert_non_null(strstr(target_command(scene->target), "idle"));
	assert_false(has_ended(scene));
	target_stop(scene->target); /* not ours to stop */
	assert_true(process_lives(pid));
	kill(pid, SIGKILL);
	AWAIT(has_ended(scene)); /* before anybody waits for it */
	assert_int_equal(scene->end.cause, TARGET_EXITED);
	assert_int_equal(scene->end.status, -1);
	waitpid(pid, NULL, 0);
}

static void
refused(struct scene *scene, pid_t pid, const char *text)
{
	scene->err = (struct error){0};
	assert_null(target_by_pid(pid, &scene->err));
	assert_int_equal(scene->err.status, STATUS_UNAVAILABLE);
	if (strstr(scene->err.text, text) == NULL)
		fail_msg("%s", scene->err.text);
}

static void
test_by_pid_refused(void **state)
{
	struct scene *scene = *state;

	refused(scene, INT32_MAX, "there is no process 2147483647");
	refused(scene, getpid(), "is flatline itself");
	if (process_lives(2) && geteuid() == 0)
		refused(scene, 2, "belongs to the kernel");
}

/* Seen by a user who may not read it; only root can try. */
static void
test_by_pid_of_another(void **state)
{
	struct scene *scene = *state;
	struct error err = {0};
	pid_t pid, reader;
	int status;

	if (geteuid() != 0)
		skip();
	pid = actor_start("idle", scene->log);
	if ((reader = fork()) == 0) {
		if (setgid(65534) != 0 || setuid(65534) != 0 ||
		    target_by_pid(pid, &err) != NULL)
			_exit(1);
		_exit(strstr(err.text, "belongs to root (uid 0)") == NULL);
	}
	waitpid(reader, &status, 0);
	assert_int_equal(status, 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static pid_t
idle_start(void)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

/* The end of any of several is the target's. */
static void
test_several_pids(void **state)
{
	struct scene *scene = *state;
	pid_t first = actor_start("idle", scene->log), second = idle_start();
	struct target_root roots[TARGET_ROOTS];
	char *wanted;

	scene->target = target_by_pid(first, &scene->err);
	assert_int_equal(target_add(scene->target, second, &scene->err), 0);
	assert_int_equal(target_add(scene->target, second, &scene->err), 0);
	assert_int_equal(target_add(scene->target, first, &scene->err), 0);
	assert_int_equal(target_roots(scene->target, roots), 2);
	assert_int_equal(roots[0].id.pid, first);
	assert_int_equal(roots[1].id.pid, second);
	assert_string_equal(roots[1].name, "test_target_fin");
	assert_int_equal(target_id(scene->target).pid, first);
	assert_int_equal(target_add(scene->target, INT32_MAX, &scene->err), -1);
	assert_string_equal(scene->err.text, "there is no process 2147483647");
	assert_false(has_ended(scene));
	kill(second, SIGKILL);
	waitpid(second, NULL, 0);
	assert_true(has_ended(scene));
	assert_int_equal(scene->end.cause, TARGET_EXITED);
	wanted =
	    xasprintf("test_target_fin (pid %d), one of the processes that "
		      "are sampled, ended, how cannot be seen",
		      (int)second);
	assert_string_equal(scene->end.text, wanted);
	free(wanted);
	kill(first, SIGKILL);
	waitpid(first, NULL, 0);
}

static void
test_too_many_pids(void **state)
{
	struct scene *scene = *state;
	pid_t first = actor_start("idle", scene->log), more[TARGET_ROOTS];

	scene->target = target_by_pid(first, &scene->err);
	for (int i = 0; i < TARGET_ROOTS; i++) {
		more[i] = idle_start();
		assert_int_equal(
		    target_add(scene->target, more[i], &scene->err),
		    i < TARGET_ROOTS - 1 ? 0 : -1);
	}
	assert_non_null(strstr(scene->err.text, "more than 16 processes"));
	for (int i = 0; i < TARGET_ROOTS; i++) {
		kill(more[i], SIGKILL);
		waitpid(more[i], NULL, 0);
	}
	kill(first, SIGKILL);
	waitpid(first, NULL, 0);
}

static void
test_by_port(void **state)
{
	struct scene *scene = *state;
	pid_t pid = actor_start("listen", scene->log);
	int port = file_number(scene->log, "port "), child;

	/* A worker that shares the socket is not the main process. */
	kill(pid, SIGUSR2);
	AWAIT((child = file_number(scene->log, "child ")) != 0);
	scene->target = target_by_port(port, &scene->err);
	if (scene->target == NULL)
		fail_msg("%s", scene->err.text);
	assert_int_equal(target_id(scene->target).pid, pid);
	await_listening(scene, &port);
	kill(child, SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	AWAIT(!process_lives(child));
	assert_null(target_by_port(port, &scene->err));
	assert_int_equal(scene->err.status, STATUS_UNAVAILABLE);
	assert_non_null(strstr(scene->err.text, "nothing listens on port"));
}

/* A child under that name, which has our files. */
static pid_t
namesake_start(const char *name)
{
	struct proc_stat stat;
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, name);
		for (;;)
			pause();
	}
	AWAIT(proc_stat_pid(pid, &stat) == 0 && strcmp(stat.name, name) == 0);
	return pid;
}

static void
namesake_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void
test_by_port_forwarder(void **state)
{
	struct scene *scene = *state;
	int fd, port = actor_listen(0, &fd);
	pid_t pid = namesake_start("docker-proxy");
	char *wanted;

	close(fd);
	assert_null(target_by_port(port, &scene->err));
	wanted = xasprintf("port %d is held by docker-proxy (pid %d), which "
			   "only forwards: sampling it would prove nothing; "
			   "give --pid or --container of the service",
			   port, (int)pid);
	assert_string_equal(scene->err.text, wanted);
	free(wanted);
	namesake_end(pid);
}

/* An init and the service that it has started hold the same socket. */
static void
test_by_port_of_init(void **state)
{
	struct scene *scene = *state;
	int fd, port = actor_listen(0, &fd);
	pid_t init = namesake_start("systemd"), service;
	char *wanted;

	service = namesake_start("service");
	close(fd);
	scene->target = target_by_port(port, &scene->err);
	assert_non_null(scene->target);
	assert_int_equal(target_id(scene->target).pid, service);
	namesake_end(service);
	assert_null(target_by_port(port, &scene->err));
	wanted = xasprintf("port %d is held by systemd (pid %d), which starts "
			   "its service only when it is asked: send it a "
			   "request, then run this again; or give --pid of the "
			   "service",
			   port, (int)init);
	assert_string_equal(scene->err.text, wanted);
	free(wanted);
	namesake_end(init);
}

/* The main program of an image may be called so. */
static void
test_by_port_of_service_named_init(void **state)
{
	struct scene *scene = *state;
	int fd, port = actor_listen(0, &fd);
	pid_t service = namesake_start("init");

	close(fd);
	scene->target = target_by_port(port, &scene->err);
	assert_non_null(scene->target);
	assert_int_equal(target_id(scene->target).pid, service);
	namesake_end(service);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_by_pid),
	    TEST(test_by_pid_refused),
	    TEST(test_by_pid_of_another),
	    TEST(test_several_pids),
	    TEST(test_too_many_pids),
	    TEST(test_by_port),
	    TEST(test_by_port_forwarder),
	    TEST(test_by_port_of_init),
	    TEST(test_by_port_of_service_named_init),
	};

	actor_run(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
