/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/child.h"

static int
shell(const char *script, double timeout_s, size_t most, struct buf *text)
{
	const char *const argv[] = {"sh", "-c", script, NULL};

	const struct child child = {
	    .argv = argv, .timeout_s = timeout_s, .most = most};

	buf_clear(text);
	return child_output(&child, text);
}

static void
test_output(void **state)
{
	const char *const missing[] = {"/nosuch/program", NULL};
	const struct child child = {.argv = missing, .timeout_s = 60};
	struct buf text = {0};
	int status;

	(void)state;
	status =
	    shell("echo out; echo err >&2; read line; exit 3", 60, 99, &text);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 3);
	assert_string_equal(buf_text(&text), "out\n");
	assert_int_equal(shell("echo 123456789", 60, 4, &text), 0);
	assert_string_equal(buf_text(&text), "1234");
	errno = 0;
	assert_int_equal(child_output(&child, &text), CHILD_MISSING);
	assert_int_equal(errno, ENOENT);
	buf_free(&text);
}

/* In its folder, with its variables, and with what it says of errors. */
static void
test_where(void **state)
{
	const char *const argv[] = {"sh", "-c", "pwd; echo $WORD >&2", NULL};
	char *env[] = {(char[]){"WORD=hello"}, NULL};
	const struct child child = {.argv = argv,
				    .env = env,
				    .dir = "/",
				    .errors = 1,
				    .timeout_s = 60,
				    .most = 99};
	struct buf text = {0};

	(void)state;
	assert_int_equal(child_output(&child, &text), 0);
	assert_string_equal(buf_text(&text), "/\nhello\n");
	buf_free(&text);
}

/* Also if a process that it started goes on. */
static void
test_late(void **state)
{
	struct buf text = {0};

	(void)state;
	assert_int_equal(
	    shell("sleep 600 & echo begun; sleep 600", 0.2, 99, &text),
	    CHILD_LATE);
	assert_string_equal(buf_text(&text), "begun\n");
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_output),
	    cmocka_unit_test(test_where),
	    cmocka_unit_test(test_late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
