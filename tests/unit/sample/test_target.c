/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "target_scene.h"

/* Starts a shell that runs the text. */
static void
start_shell(struct scene *scene, const char *script)
{
	char *words[] = {(char *)"sh", (char *)"-c", (char *)script, NULL};

	scene->target = target_start(words, NULL, scene->log, &scene->err);
	if (scene->target == NULL)
		fail_msg("%s", scene->err.text);
}

static void
start_actor(struct scene *scene, const char *role)
{
	char *words[] = {actor_path(), (char *)role, NULL};

	scene->target = target_start(words, NULL, scene->log, &scene->err);
	if (scene->target == NULL)
		fail_msg("%s", scene->err.text);
}

/* Started. */

static void
test_start_and_listen(void **state)
{
	struct scene *scene = *state;
	int port = 0;

	start_actor(scene, "listen");
	await_listening(scene, &port);
	assert_int_equal(port, file_number(scene->log, "port "));
	assert_true(target_is_started(scene->target));
	assert_int_equal(target_id(scene->target).pid,
			 file_number(scene->log, "actor "));
	assert_string_equal(target_name(scene->target), "test_target");
	assert_string_equal(target_runtime(scene->target), "native");
	assert_non_null(strstr(target_command(scene->target), " listen"));
	assert_false(has_ended(scene));
	target_stop(scene->target);
	assert_false(process_lives(target_id(scene->target).pid));
	/* That we stopped it is not reported as its end. */
	assert_false(has_ended(scene));
}

static void
test_port_of_inspector_left_out(void **state)
{
	struct scene *scene = *state;
	int port = 0;

	start_actor(scene, "announce");
	await_listening(scene, &port);
	assert_int_equal(port, file_number(scene->log, "port "));
}

/* The service that a shell or npm started is the main process. */
static void
test_wrapped(void **state)
{
	struct scene *scene = *state;
	int port = 0;

	start_shell(scene, "\"$ACTOR\" listen; exit $?");
	await_listening(scene, &port);
	assert_int_equal(target_id(scene->target).pid,
			 file_number(scene->log, "actor "));
	assert_string_equal(target_name(scene->target), "test_target");
	assert_int_equal(scene->target->root.id.pid,
			 scene->target->supervisor.command);
	kill(target_id(scene->target).pid, SIGABRT);
	AWAIT(has_ended(scene));
	assert_int_equal(scene->end.cause, TARGET_EXITED);
	assert_string_equal(scene->end.text, "exited with 134 (SIGABRT)");
}

/* A service manager restarts the service: that is reported once. */
static void
test_followed(void **state)
{
	struct scene *scene = *state;
	char text[200] = "";
	const char *event;
	int port = 0;
	pid_t first;

	start_shell(scene, "\"$ACTOR\" listen | {"
			   " while read word value; do echo $word $value;"
			   " [ $word = port ] && break; done;"
			   " cat; \"$ACTOR\" listen $value; exit 0; }");
	await_listening(scene, &port);
	first = target_id(scene->target).pid;
	AWAIT(file_number(scene->log, "port ") == port); /* the shell knows */
	assert_null(target_follow(scene->target, text, sizeof(text)));
	kill(first, SIGKILL);
	AWAIT((event = target_follow(scene->target, text, sizeof(text))) !=
	      NULL);
	assert_string_equal(event, RESTART);
	assert_non_null(strstr(text, "test_target"));
	assert_non_null(strstr(text, "listens now"));
	assert_int_not_equal(target_id(scene->target).pid, first);
	assert_null(target_follow(scene->target, text, sizeof(text)));
	assert_false(has_ended(scene));
}

/* Its log says that it ran out of memory: that is reported once. */
static void
test_followed_after_out_of_memory(void **state)
{
	struct scene *scene = *state;
	char text[200] = "";
	const char *event;
	int port = 0;

	start_shell(scene,
		    "\"$ACTOR\" listen | {"
		    " while read word value; do echo $word $value;"
		    " [ $word = port ] && break; done;"
		    " cat; echo 'FATAL ERROR: JavaScript heap out of memory';"
		    " \"$ACTOR\" listen $value | cat;"
		    " \"$ACTOR\" listen $value; exit 0; }");
	await_listening(scene, &port);
	AWAIT(file_number(scene->log, "port ") == port);
	for (int i = 0; i < 2; i++) {
		kill(target_id(scene->target).pid, SIGKILL);
		AWAIT((event = target_follow(scene->target, text,
					     sizeof(text))) != NULL);
		assert_string_equal(event, i == 0 ? RESTART_OOM : RESTART);
		assert_int_equal(strstr(text, "heap out of memory") != NULL,
				 i == 0);
	}
}

/* The shell continues without its service: the target has ended. */
static void
test_service_lost(void **state)
{
	struct scene *scene = *state;
	int port = 0;

	start_shell(scene, "\"$ACTOR\" listen; sleep 1000");
	await_listening(scene, &port);
	assert_false(has_ended(scene));
	kill(target_id(scene->target).pid, SIGKILL);
	AWAIT(has_ended(scene));
	assert_non_null(strstr(scene->end.text, "the rest goes on"));
}

/* The command ends and leaves its service in the background. */
static void
test_daemon(void **state)
{
	struct scene *scene = *state;
	int port = 0;

	start_shell(scene, "setsid \"$ACTOR\" listen & exit 0");
	await_listening(scene, &port);
	AWAIT((supervisor_poll(&scene->target->supervisor),
	       scene->target->supervisor.ended));
	assert_false(has_ended(scene));
	kill(target_id(scene->target).pid, SIGHUP);
	AWAIT(has_ended(scene));
	assert_string_equal(scene->end.text, "exited with 7");
}

static void
test_no_such_command(void **state)
{
	char *words[] = {(char *)"nosuchcmd", NULL};
	struct scene *scene = *state;

	assert_null(target_start(words, NULL, scene->log, &scene->err));
	assert_int_equal(scene->err.status, STATUS_UNAVAILABLE);
	assert_string_equal(
	    scene->err.text,
	    "cannot start 'nosuchcmd': there is no such command in PATH");
}

/* Waiting in vain. */

static int
wait_for(struct scene *scene, int port, double seconds, int stop)
{
	volatile int stopped = stop;
	struct target_wait wait = {
	    .port = port, .timeout_s = seconds, .stop = &stopped};

	return target_wait(scene->target, &wait, &scene->err);
}

static void
test_dies_at_start(void **state)
{
	struct scene *scene = *state;

	start_shell(scene, "echo Error: no config >&2; echo; exit 3");
	assert_int_equal(wait_for(scene, 0, 60, 0), -1);
	assert_int_equal(scene->err.status, STATUS_UNAVAILABLE);
	assert_string_equal(
	    scene->err.text,
	    "'sh -c echo Error: no config >&2; echo; exit 3' ended before it "
	    "listened: exited with 3; its last output: Error: no config");
}

static void
test_never_listens(void **state)
{
	struct scene *scene = *state;

	start_shell(scene, "echo waiting; sleep 1000");
	AWAIT(file_has(scene->log, "waiting\n"));
	assert_int_equal(wait_for(scene, 1, 0.1, 0), -1);
	assert_int_equal(scene->err.status, STATUS_UNAVAILABLE);
	assert_string_equal(scene->err.text,
			    "'sh -c echo waiting; sleep 1000' does not listen "
			    "on port 1 after 100 ms (--start-timeout waits "
			    "longer); its last output: waiting");
}

static void
test_listens_elsewhere(void **state)
{
	struct scene *scene = *state;
	int port = 0;
	char *wanted;

	start_actor(scene, "listen");
	await_listening(scene, &port);
	assert_int_equal(wait_for(scene, 1, 0.01, 0), -1);
	wanted = xasprintf("but on port %d", port);
	assert_non_null(strstr(scene->err.text, wanted));
	free(wanted);
}

static void
test_wait_interrupted(void **state)
{
	struct scene *scene = *state;

	start_actor(scene, "idle");
	assert_int_equal(wait_for(scene, 0, 60, 1), -1);
	assert_int_equal(scene->err.status, STATUS_INTERRUPTED);
}

/* Its directory stays readable when the target has another main process. */
static void
test_contact_outlives_main(void **state)
{
	struct scene *scene = *state;
	struct contact contact;
	char text[64];
	pid_t other;

	start_actor(scene, "idle");
	other = actor_start("idle", scene->log);
	contact = target_contact(scene->target, NULL);
	target_set_main(scene->target, other);
	assert_int_equal(target_id(scene->target).pid, other);
	assert_int_not_equal(contact.pid, other);
	assert_true(proc_read(contact.dir, "statm", text, sizeof(text)) > 0);
	target_contact_close(&contact);
	assert_int_equal(contact.dir, -1);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

struct switching {
	struct target *target;
	pid_t mains[2];
	atomic_int stop;
};

/* As the sampler's thread does when it follows the target. */
static void *
switch_main(void *arg)
{
	struct switching *switching = arg;

	for (int i = 0; !atomic_load(&switching->stop); i++)
		target_set_main(switching->target, switching->mains[i % 2]);
	return NULL;
}

/* A pid and its directory belong together, whatever another thread does. */
static void
test_contact_beside_thread(void **state)
{
	struct scene *scene = *state;
	struct switching switching = {.stop = 0};
	pthread_t thread;

	start_actor(scene, "idle");
	switching.target = scene->target;
	switching.mains[0] = target_id(scene->target).pid;
	switching.mains[1] = actor_start("idle", scene->log);
	pthread_create(&thread, NULL, switch_main, &switching);
	for (int i = 0; i < 5000; i++) {
		struct contact contact = target_contact(scene->target, NULL);
		pid_t id = target_id(scene->target).pid;
		struct proc_stat stat;
		char text[1024];

		assert_true(id == switching.mains[0] ||
			    id == switching.mains[1]);
		assert_int_equal(proc_stat(contact.dir, &stat), 0);
		proc_read(contact.dir, "stat", text, sizeof(text));
		assert_int_equal(atoi(text), contact.pid);
		target_contact_close(&contact);
	}
	atomic_store(&switching.stop, 1);
	pthread_join(thread, NULL);
	kill(switching.mains[1], SIGKILL);
	waitpid(switching.mains[1], NULL, 0);
}

/* Ends. */

static void
test_out_of_memory(void **state)
{
	struct scene *scene = *state;

	start_shell(scene,
		    "echo 'FATAL ERROR: Reached heap limit Allocation failed - "
		    "JavaScript heap out of memory' >&2; kill -ABRT $$");
	AWAIT(has_ended(scene));
	assert_int_equal(scene->end.cause, TARGET_OUT_OF_MEMORY);
	assert_int_equal(WTERMSIG(scene->end.status), SIGABRT);
	assert_string_equal(scene->end.text, "killed by SIGABRT");
	assert_string_equal(scene->end.last_line,
			    "FATAL ERROR: Reached heap limit Allocation failed "
			    "- JavaScript heap out of memory");
}

static void
test_killed(void **state)
{
	struct scene *scene = *state;

	start_actor(scene, "idle");
	AWAIT(file_has(scene->log, "ready"));
	kill(target_id(scene->target).pid, SIGKILL);
	AWAIT(has_ended(scene));
	assert_int_equal(scene->end.cause, TARGET_KILLED);
	assert_string_equal(scene->end.text, "killed by SIGKILL from outside");
}

/* Older content of the log is not this command's. */
static void
test_old_log(void **state)
{
	struct scene *scene = *state;
	int fd = open(scene->log, O_WRONLY | O_CREAT, 0600);

	dprintf(fd, "MemoryError\n");
	close(fd);
	start_shell(scene, "echo Error: mine; exit 1");
	AWAIT(has_ended(scene));
	assert_int_equal(scene->end.cause, TARGET_EXITED);
	assert_string_equal(scene->end.last_line, "Error: mine");
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_start_and_listen),
	    TEST(test_port_of_inspector_left_out),
	    TEST(test_wrapped),
	    TEST(test_followed),
	    TEST(test_followed_after_out_of_memory),
	    TEST(test_service_lost),
	    TEST(test_daemon),
	    TEST(test_no_such_command),
	    TEST(test_dies_at_start),
	    TEST(test_never_listens),
	    TEST(test_listens_elsewhere),
	    TEST(test_wait_interrupted),
	    TEST(test_contact_outlives_main),
	    TEST(test_contact_beside_thread),
	    TEST(test_out_of_memory),
	    TEST(test_killed),
	    TEST(test_old_log),
	};

	actor_run(argc, argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
