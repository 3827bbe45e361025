/* SPDX-License-Identifier: MIT */
#include <sys/resource.h>

#include "cmd/cmd.h"

void
files_raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}
