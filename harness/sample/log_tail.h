/* SPDX-License-Identifier: MIT */
/* The end of a log: what it says about why the process ended. */
#ifndef SAMPLE_LOG_TAIL_H
#define SAMPLE_LOG_TAIL_H

#include <stddef.h>
#include <sys/types.h>

/* Under which condition a line of the log means that memory ran out. */
enum oom_sign {
	OOM_NO_SIGN,
	OOM_IF_CRASHED, /* if a signal ended the process */
	OOM_IF_FAILED	/* also if it exited with a status other than 0 */
};

struct log_tail {
	enum oom_sign out_of_memory;
	char memory[200]; /* the line that says so, escaped */
	char error[200];  /* the last line that reports an error */
	char last[200];	  /* the last line with any content; may be "" */
};

/* text may contain anything but a NUL. */
void log_tail_parse(struct log_tail *, const char *text);
/* The same from the last 64 KiB of a file, but nothing before `from`. */
void log_tail_read(struct log_tail *, const char *path, off_t from);

#endif
