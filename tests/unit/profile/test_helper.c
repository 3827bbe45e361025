/* SPDX-License-Identifier: MIT */
/* The folder of helpers, and talking to what answers in it. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/helpers.h"

/* The build sets it. */
#ifndef FLATLINE_SRCDIR
#define FLATLINE_SRCDIR "."
#endif

static void
expect_mode(const char *folder, const char *name, mode_t mode)
{
	char *path = xasprintf("%s%s", folder, name);
	struct stat info;

	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, mode);
	free(path);
}

static void
test_folder(void **state)
{
	struct helpers helpers;
	const char *folder = helpers.folder;
	char *wanted, *path;
	struct strings environment = {0};
	struct error err = {0};
	mode_t before = umask(077);

	(void)state;
	setenv("PYTHONPATH", "/srv/a:/srv/b", 1);
	setenv("RUBYOPT", "w -rset", 1);
	assert_int_equal(helpers_open(&helpers,
				      FLATLINE_SRCDIR "/harness/preload",
				      &environment, &err),
			 0);
	expect_mode(folder, "", 0755);
	expect_mode(folder, "/sockets", 0700);
	expect_mode(folder, "/sitecustomize.py", 0644);
	expect_mode(folder, "/flatline_helper.rb", 0644);
	wanted = xasprintf("PYTHONPATH=%s:/srv/a:/srv/b", folder);
	assert_true(strings_has(&environment, wanted));
	free(wanted);
	wanted = xasprintf("RUBYOPT=w -rset -r%s/flatline_helper.rb", folder);
	assert_true(strings_has(&environment, wanted));
	free(wanted);
	strings_free(&environment);

	/* An interpreter leaves its own folder there. */
	path = xasprintf("%s/__pycache__", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	path[strlen(folder)] = '\0';
	helpers_close(&helpers);
	assert_int_equal(access(path, F_OK), -1);
	assert_string_equal(folder, "");
	free(path);
	umask(before);
}

static void
test_unset(void **state)
{
	struct strings environment = {0};

	(void)state;
	setenv("PYTHONPATH", "", 1);
	helper_set(&environment, "PYTHONPATH", "/f", "%s:%s");
	unsetenv("PYTHONPATH");
	helper_set(&environment, "PYTHONPATH", "/f", "%s:%s");
	assert_string_equal(environment.items[0], "PYTHONPATH=/f");
	assert_string_equal(environment.items[1], "PYTHONPATH=/f");
	strings_free(&environment);
}

static void
test_nothing_to_copy(void **state)
{
	struct helpers helpers;
	struct strings environment = {0};
	struct error err = {0};

	(void)state;
	assert_int_equal(
	    helpers_open(&helpers, "/nonexistent", &environment, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_string_equal(helpers.folder, "");
	helpers_close(&helpers);
	strings_free(&environment);
}

/* A run that was killed has released its lock and left its folder. */
static void
test_left_behind(void **state)
{
	char left[HELPER_FOLDER], used[HELPER_FOLDER], made[HELPER_FOLDER];
	struct error err = {0};
	int lock, held, making;

	(void)state;
	assert_int_equal(helper_folder_make(left, &lock, &err), 0);
	assert_int_equal(helper_folder_make(used, &held, &err), 0);
	assert_int_equal(helper_folder_make(made, &making, &err), 0);
	assert_int_equal(chmod(left, HELPER_FOLDER_MODE), 0);
	assert_int_equal(chmod(used, HELPER_FOLDER_MODE), 0);
	close(lock);
	close(making);
	lock = making = -1;
	helper_folders_sweep();
	assert_int_equal(access(left, F_OK), -1);
	assert_int_equal(access(used, F_OK), 0);
	assert_int_equal(access(made, F_OK), 0); /* somebody is making it */
	helper_folder_remove(used, &held);
	helper_folder_remove(made, &making);
}

/* Somebody who says one thing to whoever connects. */
struct speaker {
	char folder[HELPER_FOLDER];
	const char *says;
	int fd, once;
	pthread_t thread;
};

static void *
speaker_run(void *arg)
{
	struct speaker *speaker = arg;
	int fd = accept(speaker->fd, NULL, NULL);
	char heard[8];

	if (recv(fd, heard, sizeof(heard), 0) > 0)
		while (send(fd, speaker->says, strlen(speaker->says),
			    MSG_NOSIGNAL) > 0 &&
		       !speaker->once)
			continue;
	/* Until the other side has had enough. */
	while (recv(fd, heard, sizeof(heard), 0) > 0)
		continue;
	close(fd);
	return NULL;
}

static void
speaker_start(struct speaker *speaker, const char *says, int once, int number)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};

	*speaker = (struct speaker){.says = says, .once = once};
	snprintf(speaker->folder, sizeof(speaker->folder),
		 "/tmp/flatline-helper-XXXXXX");
	assert_non_null(mkdtemp(speaker->folder));
	snprintf(to.sun_path, sizeof(to.sun_path), "%s/sockets",
		 speaker->folder);
	assert_int_equal(mkdir(to.sun_path, 0700), 0);
	snprintf(to.sun_path, sizeof(to.sun_path), "%s/sockets/%d",
		 speaker->folder, number);
	speaker->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
	    bind(speaker->fd, (const struct sockaddr *)&to, sizeof(to)), 0);
	assert_int_equal(listen(speaker->fd, 1), 0);
	assert_int_equal(
	    pthread_create(&speaker->thread, NULL, speaker_run, speaker), 0);
}

static void
speaker_end(struct speaker *speaker)
{
	pthread_join(speaker->thread, NULL);
	close(speaker->fd);
	helper_folder_remove(speaker->folder, &(int){-1});
}

/* What it says, before that many seconds. */
static int
hear(const char *says, int once, double seconds, struct buf *answer)
{
	struct speaker speaker;
	pid_t pids[4];
	int fd, result;

	speaker_start(&speaker, says, once, getpid());
	assert_int_equal(helper_pids(speaker.folder, pids, 4), 1);
	assert_int_equal(pids[0], getpid());
	fd = helper_connect(speaker.folder, getpid());
	assert_true(fd >= 0);
	assert_int_equal(helper_ask(fd), 0);
	result = helper_answer(fd, answer, clock_now() + seconds);
	close(fd);
	speaker_end(&speaker);
	return result;
}

static void
test_answer(void **state)
{
	struct buf answer = {0};

	(void)state;
	assert_int_equal(hear("R\t/l\nE\n", 1, 10, &answer), 0);
	assert_string_equal(buf_text(&answer), "R\t/l\nE\n");
	buf_free(&answer);
}

static void
test_silence_ends(void **state)
{
	struct buf answer = {0};
	double before = clock_now();

	(void)state;
	assert_int_equal(hear("R\t/l\n", 1, 0.2, &answer), -1);
	assert_true(clock_now() - before < 5);
	buf_free(&answer);
}

static void
test_flood_is_bounded(void **state)
{
	struct buf answer = {0};

	(void)state;
	assert_int_equal(hear("F\t1\tfunction\t/file.py\n", 0, 30, &answer),
			 -1);
	assert_true(answer.len <= (65 << 20));
	buf_free(&answer);
}

/* Another process may have the number that the socket has. */
static void
test_other_process(void **state)
{
	struct speaker speaker;

	(void)state;
	speaker_start(&speaker, "E\n", 1, getppid());
	assert_int_equal(helper_connect(speaker.folder, getppid()), -1);
	assert_int_equal(helper_connect(speaker.folder, getpid()), -1);
	speaker_end(&speaker);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_unset),
	    cmocka_unit_test(test_nothing_to_copy),
	    cmocka_unit_test(test_left_behind),
	    cmocka_unit_test(test_answer),
	    cmocka_unit_test(test_silence_ends),
	    cmocka_unit_test(test_flood_is_bounded),
	    cmocka_unit_test(test_other_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
