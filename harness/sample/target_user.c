/* SPDX-License-Identifier: MIT */
/* With --drop-privileges: whose the target is. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sample/opener.h"
#include "sample/target.h"

/* Whether one of its user ids is that: real, effective, saved, of files. */
static int
process_has_uid(int dir, uid_t uid)
{
	char text[PROC_TEXT], *line;
	unsigned uids[4];

	if (proc_read(dir, "status", text, sizeof(text)) <= 0 ||
	    (line = strstr(text, "\nUid:")) == NULL ||
	    sscanf(line, "\nUid: %u %u %u %u", &uids[0], &uids[1], &uids[2],
		   &uids[3]) != 4)
		return 0;
	for (int i = 0; i < 4; i++)
		if (uids[i] == uid)
			return 1;
	return 0;
}

int
process_refuse_user(pid_t pid, struct error *err)
{
	struct proc_stat stat;
	int dir, same;

	if (!opener_runs() || (dir = proc_open(pid)) < 0)
		return 0;
	same = process_has_uid(dir, getuid()) && proc_stat(dir, &stat) == 0;
	close(dir);
	if (!same)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "process %d (%s) runs as uid %u, and so would what "
			 "flatline drops root's rights for: each could reach "
			 "into the other. Set SUDO_UID and SUDO_GID to another "
			 "user's",
			 (int)pid, stat.name, (unsigned)getuid());
}

int
target_check_user(struct target *target, struct error *err)
{
	pid_t pids[PROC_TREE];
	size_t count = opener_runs() ? target_pids(target, pids, PROC_TREE) : 0;

	for (size_t i = 0; i < count; i++)
		if (process_refuse_user(pids[i], err) != 0)
			return -1;
	return 0;
}
