/* SPDX-License-Identifier: MIT */
/*
 * measure FILE COMMAND...: runs it, and writes the CPU seconds that it took, as
 * user and system, and the most memory that it had, in KiB.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
	struct rusage used;
	int status = 0;
	FILE *file;
	pid_t pid;

	if (argc < 3)
		return 64;
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
		return 70;
	file = fopen(argv[1], "w");
	if (file == NULL)
		return 74;
	fprintf(file, "%.6f %.6f %ld\n", seconds(used.ru_utime),
		seconds(used.ru_stime), used.ru_maxrss);
	fclose(file);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
