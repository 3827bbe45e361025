/* SPDX-License-Identifier: MIT */
/* The supervisor is forked here, or by the process that kept root's rights. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "sample/opener.h"
#include "sample/supervisor.h"

int
supervisor_start(struct supervisor *supervisor,
		 const struct supervisor_command *command, double grace_s,
		 struct error *err)
{
	int log = file_open_stream(command->log_path, O_APPEND), result;

	*supervisor = (struct supervisor){.fd = -1, .grace_s = grace_s};
	if (log < 0)
		return error_set(err, STATUS_IO, "cannot write %s: %s",
				 command->log_path, strerror(errno));
	result = opener_runs()
		     ? opener_supervise(supervisor, command, log, grace_s, err)
		     : supervisor_begin(supervisor, command, log, grace_s, err);
	close(log);
	return result;
}
