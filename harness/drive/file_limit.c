/* SPDX-License-Identifier: MIT */
#include <sys/resource.h>

#include "drive/file_limit.h"

void
file_limit_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}
