/* SPDX-License-Identifier: MIT */
/*
 * Reading /proc. A process is identified by its open directory, not by its
 * number: once the process is gone, reading through the directory fails, even
 * if another process has the number by then. What proc.c, process_tree.c and
 * proc_signal.c do is safe between fork and exec in a program with threads.
 */
#ifndef SAMPLE_PROC_H
#define SAMPLE_PROC_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	PROC_TEXT = 16384,
	PROC_PATH = 64,
	PROC_TREE = 256 /* processes followed at most */
};

/* The fields of /proc/PID/stat that are used here. */
struct proc_stat {
	char name[64]; /* comm */
	char state;
	pid_t parent, group, session;
	uint64_t start; /* clock ticks since boot */
	double minor_faults, major_faults, cpu_ticks, threads;
};

/* The number between two short texts: "/proc/", 4711, "/task". */
void proc_path(char path[PROC_PATH], const char *before, pid_t,
	       const char *after);
/* The directory of a process, or -1 and errno. */
int proc_open(pid_t);
/*
 * Opens a file in the directory of a process, by openat(2) or through
 * opener.h. -1 and errno.
 */
int proc_open_file(int dir, const char *name);
/* Where a link there leads to, with a NUL; its length, or -1 and errno and "".
 */
ssize_t proc_link(int dir, const char *name, char *text, size_t size);
/*
 * Calls visit with what each open file of the process is, as far as 255 bytes
 * ("socket:[4711]"), until it returns non-zero. -1 and errno: they cannot be
 * seen.
 */
int proc_files(int dir, int (*visit)(void *arg, const char *link), void *arg);
/* Reads a file, cut off at size - 1, and adds a NUL. Its length, or -1 and
 * errno. */
ssize_t proc_read(int dir, const char *name, char *text, size_t size);
/* The same, but the file stays open in *fd; *fd is -1 before the first call. */
ssize_t proc_read_kept(int *fd, int dir, const char *name, char *text,
		       size_t size);
/* -1: not the text of a stat file. */
int proc_parse_stat(const char *text, struct proc_stat *);
/* -1 when the process has ended, also while it is a zombie. */
int proc_stat(int dir, struct proc_stat *);
/* The same by number. */
int proc_stat_pid(pid_t, struct proc_stat *);

/*
 * Sends a signal to the process of that directory, never to another one that
 * has been given its number since. -1 and errno; ESRCH: it has ended.
 */
int proc_signal(int dir, pid_t, int signal_number);
/* Whether it has a handler for that signal, which otherwise may end it. */
int proc_catches(int dir, int signal_number);

/* Seconds since a process with that start time began. */
double proc_age(uint64_t start);
/* Its command line, arguments separated by spaces; may be "". */
void proc_command(int dir, char *text, size_t size);
/* The file name of its executable, "node"; "" when that cannot be read. */
void proc_executable(int dir, char *text, size_t size);

/* Adds the numbers in the text of a children file; the new count. */
size_t proc_parse_children(const char *text, pid_t *pids, size_t count,
			   size_t max);
/*
 * Appends the descendants of the processes that are in pids already. Returns
 * the new count, at most max. proc_scan_descendants finds the same from every
 * /proc/PID/stat, for kernels without children files.
 */
size_t proc_descendants(pid_t *pids, size_t count, size_t max);
size_t proc_scan_descendants(pid_t *pids, size_t count, size_t max);
/*
 * The last process or thread number that was given out: it changes whenever
 * anybody creates one. -1: not available.
 */
long proc_last_pid(void);
/* Is one an ancestor of the other? */
int proc_is_ancestor(pid_t ancestor, pid_t);
/* Calls visit for every process until it returns non-zero. */
void proc_each(int (*visit)(pid_t, void *arg), void *arg);

#endif
