/* SPDX-License-Identifier: MIT */
#include "sample/exit_cause.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/mem.h"

/* Signals that people and service managers send; others come from a crash. */
static const int sent[] = {SIGKILL, SIGTERM, SIGINT, SIGHUP,
			   SIGQUIT, SIGUSR1, SIGUSR2};

static int
signal_is_sent(int sig)
{
	for (size_t i = 0; i < COUNT(sent); i++)
		if (sent[i] == sig)
			return 1;
	return 0;
}

int
exit_cause_signal(int status)
{
	int code;

	if (status == -1)
		return 0;
	if (WIFSIGNALED(status))
		return WTERMSIG(status);
	code = WEXITSTATUS(status);
	return code > 128 && sigabbrev_np(code - 128) != NULL ? code - 128 : 0;
}

/* Somebody's SIGTERM stays one, also after the log complained about memory. */
static int
exit_cause_is_memory(int status, int kernel_killed, const struct log_tail *tail)
{
	int sig = exit_cause_signal(status);

	if (status == -1)
		return kernel_killed || tail->out_of_memory == OOM_IF_FAILED;
	if (sig == SIGKILL && kernel_killed)
		return 1;
	if (sig != SIGKILL && signal_is_sent(sig))
		return 0;
	if (sig != 0)
		return tail->out_of_memory != OOM_NO_SIGN;
	return status != 0 && tail->out_of_memory == OOM_IF_FAILED;
}

static void
exit_cause_describe(struct target_end *end, int kernel_killed)
{
	int sig = exit_cause_signal(end->status);
	const char *by = "";

	if (end->cause == TARGET_KILLED)
		by = " from outside";
	else if (end->cause == TARGET_OUT_OF_MEMORY && kernel_killed)
		by = " by the kernel for lack of memory";
	if (end->status == -1)
		snprintf(end->text, sizeof(end->text),
			 kernel_killed ? "ended%s"
				       : "ended, how cannot be seen%s",
			 by);
	else if (WIFSIGNALED(end->status))
		snprintf(end->text, sizeof(end->text), "killed by SIG%s%s",
			 sigabbrev_np(sig) ? sigabbrev_np(sig) : "?", by);
	else if (sig != 0)
		snprintf(end->text, sizeof(end->text),
			 "exited with %d (SIG%s%s)", WEXITSTATUS(end->status),
			 sigabbrev_np(sig), by);
	else
		snprintf(end->text, sizeof(end->text), "exited with %d",
			 WEXITSTATUS(end->status));
}

void
exit_cause_decide(struct target_end *end, int status, int kernel_killed,
		  const struct log_tail *tail)
{
	const char *line = tail->last;

	end->status = status;
	if (exit_cause_is_memory(status, kernel_killed, tail))
		end->cause = TARGET_OUT_OF_MEMORY;
	else
		end->cause = signal_is_sent(exit_cause_signal(status))
				 ? TARGET_KILLED
				 : TARGET_EXITED;
	exit_cause_describe(end, kernel_killed);
	if (end->cause == TARGET_OUT_OF_MEMORY && tail->memory[0] != '\0')
		line = tail->memory;
	else if (end->cause == TARGET_EXITED && status != 0 &&
		 tail->error[0] != '\0')
		line = tail->error;
	snprintf(end->last_line, sizeof(end->last_line), "%s", line);
}
