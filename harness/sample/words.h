/* SPDX-License-Identifier: MIT */
/* The last words of a process: what its log says of how it ended. */
#ifndef SAMPLE_WORDS_H
#define SAMPLE_WORDS_H

#include <stddef.h>
#include <sys/types.h>

/* When a line may be taken for an end by lack of memory. */
enum words_need {
	WORDS_NEVER,
	WORDS_CRASHED, /* the process was ended by a signal */
	WORDS_FAILED   /* or by itself, with a status other than 0 */
};

struct words {
	enum words_need out_of_memory;
	char memory[200]; /* the line that says so, escaped */
	char error[200];  /* the last that tells of an error, else... */
	char last[200];	  /* ...the last that says anything; may be "" */
};

/* text may hold anything but a NUL. */
void words_find(struct words *, const char *text);
/* The same from the last 64 KiB of a file, not looking before `from`. */
void words_read(struct words *, const char *path, off_t from);

#endif
