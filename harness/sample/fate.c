/* SPDX-License-Identifier: MIT */
#include "sample/fate.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/mem.h"

/* Signals that people and supervisors send; the others come from a crash. */
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
fate_signal(int status)
{
	int code;

	if (status == -1)
		return 0;
	if (WIFSIGNALED(status))
		return WTERMSIG(status);
	code = WEXITSTATUS(status);
	return code > 128 && sigabbrev_np(code - 128) != NULL ? code - 128 : 0;
}

/* SIGTERM after a complaint about memory is still somebody's SIGTERM. */
static int
fate_is_memory(int status, int kernel_killed, const struct words *words)
{
	int sig = fate_signal(status);

	if (status == -1)
		return kernel_killed || words->out_of_memory == WORDS_FAILED;
	if (sig == SIGKILL && kernel_killed)
		return 1;
	if (sig != SIGKILL && signal_is_sent(sig))
		return 0;
	if (sig != 0)
		return words->out_of_memory != WORDS_NEVER;
	return status != 0 && words->out_of_memory == WORDS_FAILED;
}

static void
fate_word(struct target_end *end, int kernel_killed)
{
	int sig = fate_signal(end->status);
	const char *by = "";

	if (end->fate == TARGET_KILLED)
		by = " from outside";
	else if (end->fate == TARGET_OUT_OF_MEMORY && kernel_killed)
		by = " by the kernel for lack of memory";
	if (end->status == -1)
		snprintf(end->words, sizeof(end->words),
			 kernel_killed ? "ended%s"
				       : "ended, how cannot be seen%s",
			 by);
	else if (WIFSIGNALED(end->status))
		snprintf(end->words, sizeof(end->words), "killed by SIG%s%s",
			 sigabbrev_np(sig) ? sigabbrev_np(sig) : "?", by);
	else if (sig != 0)
		snprintf(end->words, sizeof(end->words),
			 "exited with %d (SIG%s%s)", WEXITSTATUS(end->status),
			 sigabbrev_np(sig), by);
	else
		snprintf(end->words, sizeof(end->words), "exited with %d",
			 WEXITSTATUS(end->status));
}

void
fate_decide(struct target_end *end, int status, int kernel_killed,
	    const struct words *words)
{
	const char *line = words->last;

	end->status = status;
	if (fate_is_memory(status, kernel_killed, words))
		end->fate = TARGET_OUT_OF_MEMORY;
	else
		end->fate = signal_is_sent(fate_signal(status)) ? TARGET_KILLED
								: TARGET_EXITED;
	fate_word(end, kernel_killed);
	if (end->fate == TARGET_OUT_OF_MEMORY && words->memory[0] != '\0')
		line = words->memory;
	else if (end->fate == TARGET_EXITED && status != 0 &&
		 words->error[0] != '\0')
		line = words->error;
	snprintf(end->last_line, sizeof(end->last_line), "%s", line);
}
