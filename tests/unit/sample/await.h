/* SPDX-License-Identifier: MIT */
/* For tests of processes: awaits conditions, reads files, makes directories. */
#ifndef TEST_SAMPLE_AWAIT_H
#define TEST_SAMPLE_AWAIT_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "sample/proc.h"

/* Long enough for the slowest machine: only a failing test waits for it. */
#define AWAIT(condition)                                                       \
	do {                                                                   \
		double await_end = clock_now() + 60;                           \
                                                                               \
		while (!(condition)) {                                         \
			if (clock_now() > await_end)                           \
				fail_msg("did not come: %s", #condition);      \
			clock_pause(0.005);                                    \
		}                                                              \
	} while (0)

static inline int
process_lives(pid_t pid)
{
	struct proc_stat stat;

	return proc_stat_pid(pid, &stat) == 0;
}

static inline int
file_has(const char *path, const char *text)
{
	struct buf found = {0};
	struct error err = {0};
	int has = file_read(path, 1 << 24, &found, &err) == 0 &&
		  strstr(buf_text(&found), text) != NULL;

	buf_free(&found);
	return has;
}

/* The number after that word in a file; 0: it is not there yet. */
static inline int
file_number(const char *path, const char *word)
{
	struct buf found = {0};
	struct error err = {0};
	const char *at;
	int number = 0;

	if (file_read(path, 1 << 24, &found, &err) == 0 &&
	    (at = strstr(buf_text(&found), word)) != NULL &&
	    strchr(at, '\n') != NULL)
		number = atoi(at + strlen(word));
	buf_free(&found);
	return number;
}

/* A new directory; to be freed, and emptied by scratch_remove. */
static inline char *
scratch_make(void)
{
	const char *top = getenv("TMPDIR");
	char *dir =
	    xasprintf("%s/flatline-test-XXXXXX", top != NULL ? top : "/tmp");

	return mkdtemp(dir);
}

static inline void
scratch_remove(char *dir)
{
	static const char *const names[] = {
	    "log",	     "go",  "samples.csv", "events.csv",
	    "processes.csv", "exe", "node",
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = xasprintf("%s/%s", dir, names[i]);

		unlink(path);
		free(path);
	}
	rmdir(dir);
	free(dir);
}

#endif
