/* SPDX-License-Identifier: MIT */
/* Finds the files that come with the program. */
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/program.h"
#include "report/report.h"

/* The build sets it; without the build system there is no source folder. */
#ifndef FLATLINE_SRCDIR
#define FLATLINE_SRCDIR ""
#endif
#ifndef FLATLINE_BUILDDIR
#define FLATLINE_BUILDDIR ""
#endif

/* A data folder is recognized by its plots. */
static int
datadir_serves(const char *dir)
{
	char *plots = xasprintf("%s/plots", dir);
	int found = dir[0] != '\0' && access(plots, R_OK | X_OK) == 0;

	free(plots);
	return found;
}

static char *
datadir_find(void)
{
	const char *given = getenv("FLATLINE_DATADIR");
	char program[PATH_MAX];
	char *share;

	if (given != NULL && given[0] != '\0')
		return xstrdup(given);
	program_dir(program);
	share = xasprintf("%s/../share/flatline", program);
	if (program[0] == '/' && datadir_serves(share))
		return share;
	free(share);
	if (program_is_below(FLATLINE_BUILDDIR))
		return xstrdup(FLATLINE_SRCDIR);
	return NULL;
}

int
datadir_path(char *path, size_t size, const char *file, struct error *err)
{
	char *dir = datadir_find();
	int length = -1;

	if (dir != NULL && datadir_serves(dir))
		length = snprintf(path, size, "%s/%s", dir, file);
	free(dir);
	if (length >= 0 && (size_t)length < size)
		return 0;
	return error_set(err, STATUS_IO,
			 "cannot find flatline's own files (%s): reinstall it, "
			 "or set FLATLINE_DATADIR",
			 file);
}
