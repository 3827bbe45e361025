/* SPDX-License-Identifier: MIT */
/* The last words of a process: what its log says of how it ended. */
#ifndef SAMPLE_LOG_TAIL_H
#define SAMPLE_LOG_TAIL_H

#include <stddef.h>
#include <sys/types.h>

/* When a line may be taken for an end by lack of memory. */
enum oom_sign {
	OOM_NO_SIGN,
	OOM_IF_CRASHED, /* the process was ended by a signal */
	OOM_IF_FAILED	/* or by itself, with a status other than 0 */
};

struct log_tail {
	enum oom_sign out_of_memory;
	char memory[200]; /* the line that says so, escaped */
	char error[200];  /* the last that tells of an error, else... */
	char last[200];	  /* ...the last that says anything; may be "" */
};

/* text may hold anything but a NUL. */
void log_tail_parse(struct log_tail *, const char *text);
/* The same from the last 64 KiB of a file, not looking before `from`. */
void log_tail_read(struct log_tail *, const char *path, off_t from);

#endif
