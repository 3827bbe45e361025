/* SPDX-License-Identifier: MIT */
/* Which system calls a process may make, once and for all (seccomp). */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

/*
 * This process, its threads and what it starts get EPERM from calls that
 * neither load nor a report needs; whether execve is among those. It needs
 * PR_SET_NO_NEW_PRIVS. NULL: done; else why the kernel will not.
 */
const char *confine(int may_execute);

#endif
