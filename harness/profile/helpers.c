/* SPDX-License-Identifier: MIT */
#include "profile/helpers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "profile/profile.h"

enum { SCRIPT = 1 << 20 };

/* An interpreter may leave a folder of compiled files in it. */
static void
folder_remove(int at, const char *name, int depth)
{
	int fd = openat(at, name, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd >= 0 ? file_folder_of(fd) : NULL;
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, entry->d_name, 0) != 0 && depth > 0)
			folder_remove(fd, entry->d_name, depth - 1);
	}
	if (folder != NULL)
		closedir(folder);
	unlinkat(at, name, AT_REMOVEDIR);
}

void
helpers_close(const char *folder)
{
	if (folder[0] != '\0')
		folder_remove(AT_FDCWD, folder, 1);
}

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
	int made = mkdir(sockets, 0700) == 0 && chmod(folder, 0755) == 0;

	free(sockets);
	if (!made)
		return error_set(err, STATUS_IO, "%s: %s", folder,
				 strerror(errno));
	return helpers_copy(folder, source, environment, err);
}

/* In /tmp itself: the name of a socket is short, and PYTHONPATH takes no colon
 * in a folder's name, RUBYOPT no blank. */
int
helpers_open(char folder[HELPER_FOLDER], const char *source,
	     struct strings *environment, struct error *err)
{
	snprintf(folder, HELPER_FOLDER, "/tmp/flatline-helpers-XXXXXX");
	if (mkdtemp(folder) == NULL) {
		error_set(err, STATUS_IO, "%s: %s", folder, strerror(errno));
		folder[0] = '\0';
		return -1;
	}
	if (helpers_lay(folder, source, environment, err) == 0)
		return 0;
	helpers_close(folder);
	folder[0] = '\0';
	return -1;
}
