/* SPDX-License-Identifier: MIT */
/* What a process is written in, as far as its memory's habits go. */
#ifndef SAMPLE_RUNTIME_H
#define SAMPLE_RUNTIME_H

#include <sys/types.h>

/* "node", "jvm", "go", "python" or "native". */
const char *runtime_of(pid_t);
/* Does it only start others: a shell, npm, env? */
int runtime_is_wrapper(pid_t);
/* Is it a Go program? The file is an ELF one or anything else. */
int runtime_file_is_go(int fd);

#endif
