/* SPDX-License-Identifier: MIT */
/*
 * Reading /proc. A process is held by its open directory, not by its number:
 * once it is gone, reading through that fails, whoever has the number by then.
 */
#ifndef SAMPLE_PROC_H
#define SAMPLE_PROC_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROC_TEXT = 16384, PROC_TREE = 256 /* processes followed at most */ };

/* What /proc/PID/stat says, as far as it is used here. */
struct proc_stat {
	char name[64]; /* comm */
	char state;
	pid_t parent, group, session;
	uint64_t start; /* clock ticks since boot */
	double minor_faults, major_faults, cpu_ticks, threads;
};

/* The directory of a process, or -1 and errno. */
int proc_open(pid_t);
/* A whole file, cut at size - 1, with a NUL. Its length, or -1 and errno. */
ssize_t proc_read(int dir, const char *name, char *text, size_t size);
/* The same, of a file that stays open in *fd; -1 there: it is not yet. */
ssize_t proc_read_kept(int *fd, int dir, const char *name, char *text,
		       size_t size);
/* -1: not such a text. */
int proc_parse_stat(const char *text, struct proc_stat *);
/* -1 when the process has ended, also if it is a zombie. */
int proc_stat(int dir, struct proc_stat *);
/* The same by number. */
int proc_stat_pid(pid_t, struct proc_stat *);
/* Seconds since a process with that start began. */
double proc_age(uint64_t start);
/* Its command line, with spaces between the words; may be "". */
void proc_command(int dir, char *text, size_t size);
/* The file name of what it runs, "node"; "" when that cannot be seen. */
void proc_executable(int dir, char *text, size_t size);

/* Whether it has a handler for that signal, which else may end it. */
int proc_catches(int dir, int signal_number);

/* Numbers from the text of a children file; the new count. */
size_t proc_parse_children(const char *text, pid_t *pids, size_t count,
			   size_t max);
/*
 * Appends the descendants of the processes that are in pids already. Returns
 * the new count, at most max. proc_scan_descendants gives the same from every
 * /proc/PID/stat, for kernels without children files.
 */
size_t proc_descendants(pid_t *pids, size_t count, size_t max);
size_t proc_scan_descendants(pid_t *pids, size_t count, size_t max);
/*
 * A number that changes whenever a process or a thread is made, by anybody:
 * the last that was given. -1: not to be had.
 */
long proc_last_pid(void);
/* Is one an ancestor of the other? */
int proc_is_ancestor(pid_t ancestor, pid_t);
/* Calls visit for every process there is until it returns non-zero. */
void proc_each(int (*visit)(pid_t, void *arg), void *arg);

#endif
