/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sample/opener.h"
#include "sample/proc.h"

/* A directory of /proc serves as a pidfd: pidfd_send_signal(2). */
static int
signal_by_directory(int dir, int signal_number)
{
	return (int)syscall(SYS_pidfd_send_signal, dir, signal_number, NULL, 0);
}

/*
 * Linux before 5.1 lacks that call, and some container runtimes answer calls
 * they do not know with EPERM. kill() is as safe as it can be made then: the
 * process existed a moment before.
 */
int
proc_signal(int dir, pid_t pid, int signal_number)
{
	struct proc_stat stat;

	if (signal_by_directory(dir, signal_number) == 0)
		return 0;
	if (errno == EPERM && opener_runs())
		return opener_signal(dir, signal_number);
	if (errno == ESRCH)
		return -1;
	if (proc_stat(dir, &stat) == 0)
		return kill(pid, signal_number);
	errno = ESRCH;
	return -1;
}
