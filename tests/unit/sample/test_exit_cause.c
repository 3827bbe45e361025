/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample/exit_cause.h"

/* As waitpid gives them. */
#define EXITED(code) ((code) << 8)
#define SIGNALED(sig) (sig)
#define CORE 0x80
enum { UNKNOWN = -1 };

/* kernel: did it end a process for lack of memory? */
static const struct {
	int status, kernel;
	enum oom_sign need;
	enum exit_cause cause;
	const char *text, *line;
} cases[] = {
    {EXITED(0), 0, OOM_NO_SIGN, TARGET_EXITED, "exited with 0", "last"},
    {EXITED(1), 0, OOM_NO_SIGN, TARGET_EXITED, "exited with 1", "error"},
    {EXITED(128), 0, OOM_NO_SIGN, TARGET_EXITED, "exited with 128", "error"},
    {EXITED(255), 0, OOM_NO_SIGN, TARGET_EXITED, "exited with 255", "error"},
    {SIGNALED(SIGSEGV), 0, OOM_NO_SIGN, TARGET_EXITED, "killed by SIGSEGV",
     "error"},
    {SIGNALED(SIGABRT) | CORE, 0, OOM_NO_SIGN, TARGET_EXITED,
     "killed by SIGABRT", "error"},
    /* Signals from people and service managers. */
    {SIGNALED(SIGKILL), 0, OOM_NO_SIGN, TARGET_KILLED,
     "killed by SIGKILL from outside", "last"},
    {SIGNALED(SIGTERM), 0, OOM_NO_SIGN, TARGET_KILLED,
     "killed by SIGTERM from outside", "last"},
    {SIGNALED(SIGTERM), 1, OOM_IF_FAILED, TARGET_KILLED,
     "killed by SIGTERM from outside", "last"},
    {SIGNALED(SIGHUP), 0, OOM_NO_SIGN, TARGET_KILLED,
     "killed by SIGHUP from outside", "last"},
    {EXITED(143), 0, OOM_NO_SIGN, TARGET_KILLED,
     "exited with 143 (SIGTERM from outside)", "last"},
    {EXITED(137), 0, OOM_NO_SIGN, TARGET_KILLED,
     "exited with 137 (SIGKILL from outside)", "last"},
    /* Lack of memory, according to the program or the kernel. */
    {SIGNALED(SIGABRT), 0, OOM_IF_FAILED, TARGET_OUT_OF_MEMORY,
     "killed by SIGABRT", "memory"},
    {EXITED(134), 0, OOM_IF_FAILED, TARGET_OUT_OF_MEMORY,
     "exited with 134 (SIGABRT)", "memory"},
    {EXITED(3), 0, OOM_IF_FAILED, TARGET_OUT_OF_MEMORY, "exited with 3",
     "memory"},
    {SIGNALED(SIGKILL), 0, OOM_IF_FAILED, TARGET_OUT_OF_MEMORY,
     "killed by SIGKILL", "memory"},
    {SIGNALED(SIGKILL), 1, OOM_NO_SIGN, TARGET_OUT_OF_MEMORY,
     "killed by SIGKILL by the kernel for lack of memory", "last"},
    {EXITED(137), 1, OOM_NO_SIGN, TARGET_OUT_OF_MEMORY,
     "exited with 137 (SIGKILL by the kernel for lack of memory)", "last"},
    /* A complaint about memory alone is not a death by it. */
    {EXITED(0), 0, OOM_IF_FAILED, TARGET_EXITED, "exited with 0", "last"},
    {EXITED(1), 1, OOM_NO_SIGN, TARGET_EXITED, "exited with 1", "error"},
    {EXITED(1), 0, OOM_IF_CRASHED, TARGET_EXITED, "exited with 1", "error"},
    {SIGNALED(SIGSEGV), 0, OOM_IF_CRASHED, TARGET_OUT_OF_MEMORY,
     "killed by SIGSEGV", "memory"},
    /* Not a child. */
    {UNKNOWN, 0, OOM_NO_SIGN, TARGET_EXITED, "ended, how cannot be seen",
     "error"},
    {UNKNOWN, 0, OOM_IF_FAILED, TARGET_OUT_OF_MEMORY,
     "ended, how cannot be seen", "memory"},
    {UNKNOWN, 1, OOM_NO_SIGN, TARGET_OUT_OF_MEMORY,
     "ended by the kernel for lack of memory", "last"},
};

static void
test_cases(void **state)
{
	struct log_tail tail = {.error = "error", .last = "last"};
	struct target_end end;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		tail.out_of_memory = cases[i].need;
		strcpy(tail.memory,
		       cases[i].need != OOM_NO_SIGN ? "memory" : "");
		exit_cause_decide(&end, cases[i].status, cases[i].kernel,
				  &tail);
		assert_string_equal(end.text, cases[i].text);
		assert_int_equal(end.cause, cases[i].cause);
		assert_string_equal(end.last_line, cases[i].line);
		assert_int_equal(end.status, cases[i].status);
	}
}

static void
test_no_error_line(void **state)
{
	struct log_tail tail = {.last = "last"};
	struct target_end end;

	(void)state;
	exit_cause_decide(&end, EXITED(1), 0, &tail);
	assert_string_equal(end.last_line, "last");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_no_error_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
