/* SPDX-License-Identifier: MIT */
#include "base/privileges.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

enum { NOBODY = 65534 };

#define CAP(name) (UINT64_C(1) << (name))

/* The number in a variable; -1: there is none. */
static long
variable_number(const char *name)
{
	const char *text = getenv(name);
	char *end;
	long number;

	if (text == NULL || *text < '0' || *text > '9')
		return -1;
	errno = 0;
	number = strtol(text, &end, 10);
	return errno == 0 && *end == '\0' && number < UINT32_MAX ? number : -1;
}

static int
user_is_sudo(struct privileges_user *user, struct error *err)
{
	long uid = variable_number("SUDO_UID");
	long gid = variable_number("SUDO_GID");

	if (uid <= 0 || gid <= 0)
		return error_set(
		    err, STATUS_USAGE,
		    "--drop-privileges: SUDO_UID and SUDO_GID have "
		    "to be the numbers of a user other than root: "
		    "set both, or unset SUDO_UID to become nobody");
	user->uid = (uid_t)uid;
	user->gid = (gid_t)gid;
	return 0;
}

static void
user_is_nobody(struct privileges_user *user)
{
	const struct passwd *nobody = getpwnam("nobody");

	user->uid = nobody != NULL ? nobody->pw_uid : NOBODY;
	user->gid = nobody != NULL ? nobody->pw_gid : NOBODY;
}

int
privileges_choose(struct privileges_user *user, struct error *err)
{
	const char *sudo = getenv("SUDO_UID");
	const struct passwd *known;

	if (geteuid() != 0)
		return error_set(err, STATUS_USAGE,
				 "--drop-privileges is for root, and flatline "
				 "runs as uid %u: start it by sudo, or leave "
				 "the option out",
				 (unsigned)geteuid());
	if (sudo == NULL || strcmp(sudo, "0") == 0)
		user_is_nobody(user);
	else if (user_is_sudo(user, err) != 0)
		return -1;
	known = getpwuid(user->uid);
	snprintf(user->name, sizeof(user->name), "%s",
		 known != NULL ? known->pw_name : "a user without a name");
	return 0;
}

/* Only for the time being, and only what paths and files are checked by. */
static int
act_as(uid_t uid, gid_t gid)
{
	return uid == 0 ? (seteuid(uid) != 0 || setegid(gid) != 0)
			: (setegid(gid) != 0 || seteuid(uid) != 0);
}

/* The folder that root has just made where the user could not have made it. */
static int
folder_give(const struct privileges_user *user, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int result = fd >= 0 ? fchown(fd, user->uid, user->gid) : -1;

	if (fd >= 0)
		close(fd);
	return result;
}

/* As the user: what they may make themselves is theirs without our help. */
static int
folder_make_as(const struct privileges_user *user, const char *path)
{
	struct error ignored = {0};
	int result;

	if (act_as(user->uid, user->gid) != 0)
		return -1;
	result = file_make_folders(path, &ignored);
	return act_as(0, 0) != 0 ? -1 : result;
}

/* 0, or why the user may not write there. */
static int
folder_refuses(const struct privileges_user *user, const char *path)
{
	int reason = 0;

	if (act_as(user->uid, user->gid) != 0)
		return errno;
	if (euidaccess(path, W_OK | X_OK) != 0)
		reason = errno;
	return act_as(0, 0) != 0 ? errno : reason;
}

int
privileges_make_folder(const struct privileges_user *user, const char *path,
		       struct error *err)
{
	int reason;

	if (folder_make_as(user, path) != 0 && access(path, F_OK) != 0 &&
	    file_make_folders(path, err) == 0 && folder_give(user, path) != 0)
		error_set(err, STATUS_IO, "cannot give %s to uid %u: %s", path,
			  (unsigned)user->uid, strerror(errno));
	if (err->status != STATUS_OK)
		return -1;
	if ((reason = folder_refuses(user, path)) == 0)
		return 0;
	return error_set(err, STATUS_IO,
			 "%s: %s (uid %u), to whom the rights are dropped, "
			 "cannot write there: %s; choose another place with -o",
			 path, user->name, (unsigned)user->uid,
			 strerror(reason));
}

/* Of those that it has: root in a container has not got all. */
static int
capabilities_set(uint64_t kept)
{
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[2];

	if (syscall(SYS_capget, &head, sets) != 0)
		return -1;
	for (int i = 0; i < 2; i++, kept >>= 32) {
		sets[i].permitted &= (uint32_t)kept;
		sets[i].effective = sets[i].permitted;
		sets[i].inheritable = 0;
	}
	return (int)syscall(SYS_capset, &head, sets);
}

/* Nothing in the bounding and ambient sets, out of which exec would take. */
static int
capabilities_bound(uint64_t kept)
{
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0)
		return -1;
	for (int cap = 0; cap < 64 && prctl(PR_CAPBSET_READ, cap) >= 0; cap++)
		if ((CAP(cap) & kept) == 0 && prctl(PR_CAPBSET_DROP, cap) != 0)
			return -1;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* What the kernel says now counts, not what was asked of it. */
static int
is_dropped(const struct privileges_user *user)
{
	struct __user_cap_header_struct head = {
	    .version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[2];
	uid_t uids[3];
	gid_t gids[3];

	if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
	    getresgid(&gids[0], &gids[1], &gids[2]) != 0 ||
	    syscall(SYS_capget, &head, sets) != 0)
		return 0;
	for (int i = 0; i < 3; i++)
		if (uids[i] != user->uid || gids[i] != user->gid)
			return 0;
	for (int i = 0; i < 2; i++)
		if (sets[i].effective != 0 || sets[i].permitted != 0 ||
		    sets[i].inheritable != 0)
			return 0;
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
	       setresuid((uid_t)-1, 0, (uid_t)-1) != 0;
}

int
privileges_drop(const struct privileges_user *user, struct error *err)
{
	errno = 0;
	if (capabilities_bound(0) == 0 && setgroups(1, &user->gid) == 0 &&
	    setresgid(user->gid, user->gid, user->gid) == 0 &&
	    setresuid(user->uid, user->uid, user->uid) == 0 &&
	    capabilities_set(0) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
	    is_dropped(user))
		return 0;
	return error_set(
	    err, STATUS_UNAVAILABLE,
	    "the rights of root cannot be dropped: %s; CAP_SETUID, "
	    "CAP_SETGID and CAP_SETPCAP are needed for that",
	    errno != 0 ? strerror(errno) : "some are left");
}

int
privileges_keep_looking(struct error *err)
{
	static const uint64_t kept =
	    CAP(CAP_SYS_PTRACE) | CAP(CAP_DAC_READ_SEARCH) |
	    CAP(CAP_DAC_OVERRIDE) | CAP(CAP_KILL) | CAP(CAP_SETPCAP) |
	    CAP(CAP_SETUID) | CAP(CAP_SETGID);

	if (capabilities_bound(kept) == 0 && capabilities_set(kept) == 0)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "the rights of root cannot be narrowed: %s",
			 strerror(errno));
}
