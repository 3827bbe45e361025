/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <unistd.h>

#include "cmd/cmd.h"

/* A signal handler can only reach a global. */
static volatile int interrupted;

/* Exiting at once is safe: the supervisor ends the target when we are gone. */
static void
on_signal(int signal)
{
	(void)signal;
	if (interrupted++ > 0)
		_exit(STATUS_INTERRUPTED);
}

const volatile int *
interrupt_watch(void)
{
	struct sigaction action = {.sa_handler = on_signal};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	return &interrupted;
}
