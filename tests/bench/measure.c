/* SPDX-License-Identifier: MIT */
/*
 * measure [-a] FILE COMMAND...: runs it, and writes the CPU seconds that it
 * took, as user and system, the most memory that it had, in KiB, the seconds
 * that passed, and its exit status, or 128 and the signal. -a adds a line to
 * the file. Whoever is impatient ends the command, by a signal to the group.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
be(char **argv)
{
	signal(SIGTERM, SIG_DFL);
	execvp(argv[0], argv);
	_exit(127);
}

int
main(int argc, char **argv)
{
	int adds = argc > 1 && strcmp(argv[1], "-a") == 0, status = 0;
	char **words = argv + adds;
	double start = now();
	struct rusage used;
	FILE *file;
	pid_t pid;

	if (argc - adds < 3)
		return 64;
	signal(SIGTERM, SIG_IGN);
	pid = fork();
	if (pid == 0)
		be(words + 2);
	if (pid < 0 || wait4(pid, &status, 0, &used) < 0)
		return 70;
	status =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	file = fopen(words[1], adds ? "a" : "w");
	if (file == NULL)
		return 74;
	fprintf(file, "%.6f %.6f %ld %.3f %d\n", seconds(used.ru_utime),
		seconds(used.ru_stime), used.ru_maxrss, now() - start, status);
	fclose(file);
	return status;
}
