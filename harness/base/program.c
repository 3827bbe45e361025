/* SPDX-License-Identifier: MIT */
#include "base/program.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
program_dir(char dir[PATH_MAX])
{
	ssize_t len = readlink("/proc/self/exe", dir, PATH_MAX - 1);

	dir[len > 0 ? len : 0] = '\0';
	if (strrchr(dir, '/') != NULL)
		*strrchr(dir, '/') = '\0';
}

int
program_is_below(const char *top)
{
	char dir[PATH_MAX], real[PATH_MAX];
	size_t len;

	program_dir(dir);
	if (top[0] == '\0' || realpath(top, real) == NULL)
		return 0;
	len = strlen(real);
	return strncmp(dir, real, len) == 0 &&
	       (dir[len] == '/' || dir[len] == '\0');
}
