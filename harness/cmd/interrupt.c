/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <unistd.h>

#include "cmd/cmd.h"

/* A signal handler can only reach a global. */
static volatile int interrupted;
static volatile sig_atomic_t asked;

/*
 * Exiting at once is safe: the supervisor ends the target when we are gone. A
 * terminal that closes says so twice, by its shell and by the kernel, and
 * systemd sends SIGHUP with SIGTERM: that is nobody's second request.
 */
static void
on_signal(int signal)
{
	if (signal != SIGHUP && asked++ > 0)
		_exit(STATUS_INTERRUPTED);
	interrupted = 1;
}

const volatile int *
interrupt_watch(void)
{
	struct sigaction action = {.sa_handler = on_signal}, before;

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (sigaction(SIGHUP, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
	return &interrupted;
}
