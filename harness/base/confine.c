/* SPDX-License-Identifier: MIT */
/*
 * A list of what is denied, not of what is allowed: libcurl, TLS, the resolver
 * and gnuplot make other calls with each release of a distribution, and a call
 * that is missing from a list of allowed ones would be an error of the service
 * in our figures. The process has no capability in any set; what is denied here
 * is what an ordinary user has left to look into other processes, to gain
 * rights through a mistake in the kernel, or to get out of a container.
 */
#include "base/confine.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>

#include "base/mem.h"

static const char *const denied[] = {
    /* other processes */
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise",
    "pidfd_getfd", "kcmp", "perf_event_open",
    /* the file system as a whole, and other namespaces */
    "mount", "umount", "umount2", "pivot_root", "chroot", "move_mount",
    "open_tree", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr",
    "unshare", "setns", "open_by_handle_at", "name_to_handle_at",
    "fanotify_init", "quotactl", "quotactl_fd", "swapon", "swapoff",
    /* the kernel: another one, modules, programs, its log, its clock */
    "kexec_load", "kexec_file_load", "reboot", "init_module", "finit_module",
    "delete_module", "create_module", "bpf", "syslog", "acct", "settimeofday",
    "stime", "clock_settime", "clock_adjtime", "adjtimex", "sethostname",
    "setdomainname", "iopl", "ioperm", "modify_ldt", "personality", "vhangup",
    "lookup_dcookie",
    /* where mistakes of kernels were found most */
    "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd",
    "keyctl", "add_key", "request_key", "vmsplice", "move_pages",
    "migrate_pages"};

/*
 * What nothing but starting programs needs. gnuplot asks to become who it is
 * already; it could not become anybody else.
 */
static const char *const starting[] = {
    "execve",	 "execveat",  "setuid",	   "setgid",   "setreuid", "setregid",
    "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capset"};

static int
deny(scmp_filter_ctx filter, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int call = seccomp_syscall_resolve_name(names[i]);

		/* A kernel or a machine may not have it. */
		if (call == __NR_SCMP_ERROR)
			continue;
		if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) !=
		    0)
			return -1;
	}
	return 0;
}

/*
 * A user namespace would give the process all capabilities inside. What clone3
 * is asked for cannot be seen by a filter; without it, libc takes clone.
 */
static int
deny_namespaces(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone),
				1,
				SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER,
					CLONE_NEWUSER)) != 0 ||
		       seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
					SCMP_SYS(clone3), 0) != 0
		   ? -1
		   : 0;
}

const char *
confine(int may_execute)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int result = -ENOMEM;

	if (filter != NULL && deny(filter, denied, COUNT(denied)) == 0 &&
	    deny_namespaces(filter) == 0 &&
	    (may_execute || deny(filter, starting, COUNT(starting)) == 0))
		result = seccomp_load(filter);
	if (filter != NULL)
		seccomp_release(filter);
	return result == 0 ? NULL : strerror(-result);
}
