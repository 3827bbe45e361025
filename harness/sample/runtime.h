/* SPDX-License-Identifier: MIT */
/* The language runtime of a process, which shapes how its memory behaves. */
#ifndef SAMPLE_RUNTIME_H
#define SAMPLE_RUNTIME_H

#include <sys/types.h>

/* Its name in base/runtimes.def; "native" for all that is none of the others.
 */
const char *runtime_of(pid_t);
/* Whether a program of that name is one that manages memory: node, java. */
int runtime_is_managed(const char *program);
/* Whether that is a name in base/runtimes.def. */
int runtime_is_known(const char *name);
/* Does it only start other processes: a shell, npm, env? */
int runtime_is_wrapper(pid_t);
/* Is it an init, which holds sockets for services that it starts on demand? */
int runtime_is_init(pid_t);
/* Is it a Go program? The file is an ELF one or anything else. */
int runtime_file_is_go(int fd);

#endif
