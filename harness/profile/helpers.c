/* SPDX-License-Identifier: MIT */
#include "profile/helpers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "profile/profile.h"

enum { SCRIPT = 1 << 20 };

/* Whatever the umask is, for a command that becomes another user. */
static int
helper_open_up(const char *folder, const char *name, struct error *err)
{
	char *path = xasprintf("%s/%s", folder, name);
	int result = chmod(path, 0644);

	if (result != 0)
		error_set(err, STATUS_IO, "%s: %s", path, strerror(errno));
	free(path);
	return result;
}

static int
helper_copy(const struct profiler *profiler, const char *source,
	    const char *folder, struct error *err)
{
	char *path = xasprintf("%s/%s", source, profiler->helper.script);
	struct error unread = {0};
	struct buf text = {0};
	int result;

	if (file_read_regular(path, SCRIPT, &text, &unread) != 0)
		result = error_set(err, STATUS_IO,
				   "cannot read flatline's own file: %.300s: "
				   "reinstall it",
				   unread.text);
	else
		result =
		    file_write_in(folder, profiler->helper.loaded, &text, err);
	if (result == 0)
		result = helper_open_up(folder, profiler->helper.loaded, err);
	buf_free(&text);
	free(path);
	return result;
}

static int
helpers_copy(const char *folder, const char *source,
	     struct strings *environment, struct error *err)
{
	for (size_t i = 0; i < profiler_count; i++) {
		const struct profiler *profiler = profiler_table[i];

		if (profiler->helper.script != NULL &&
		    helper_copy(profiler, source, folder, err) != 0)
			return -1;
		if (profiler->helper.invite != NULL)
			profiler->helper.invite(folder, environment);
	}
	return 0;
}

static int
helpers_lay(const char *folder, const char *source, struct strings *environment,
	    struct error *err)
{
	char *sockets = xasprintf("%s/" HELPER_SOCKETS, folder);
	int made =
	    mkdir(sockets, 0700) == 0 && chmod(folder, HELPER_FOLDER_MODE) == 0;

	free(sockets);
	if (!made)
		return error_set(err, STATUS_IO, "%s: %s", folder,
				 strerror(errno));
	return helpers_copy(folder, source, environment, err);
}

/* In /tmp itself: the name of a socket is short, and PYTHONPATH takes no colon
 * in a folder's name, RUBYOPT no blank. */
int
helpers_open(struct helpers *helpers, const char *source,
	     struct strings *environment, struct error *err)
{
	helper_folders_sweep();
	if (helper_folder_make(helpers->folder, &helpers->lock, err) != 0)
		return -1;
	if (helpers_lay(helpers->folder, source, environment, err) == 0)
		return 0;
	helpers_close(helpers);
	return -1;
}

void
helpers_close(struct helpers *helpers)
{
	helper_folder_remove(helpers->folder, &helpers->lock);
}
