/* SPDX-License-Identifier: MIT */
#include "traffic/reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"

static int
is_beneath(const char *real, const char *folder)
{
	char *top = realpath(folder, NULL);
	size_t len = top != NULL ? strlen(top) : 0;
	int beneath = top != NULL && strncmp(real, top, len) == 0 &&
		      (real[len] == '/' || (len > 0 && top[len - 1] == '/'));

	free(top);
	return beneath;
}

/* The folder of a file; NULL: standard input has none. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return NULL;
	if (slash == NULL)
		return xstrdup(".");
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static int
is_allowed(const struct reach *reach, const char *real)
{
	char *folder = folder_of(reach->input);
	int allowed = folder != NULL && is_beneath(real, folder);

	for (size_t i = 0;
	     !allowed && reach->allowed != NULL && i < reach->allowed->count;
	     i++)
		allowed = is_beneath(real, reach->allowed->items[i]);
	free(folder);
	return allowed;
}

/* The real path of path in that folder, if it may be read. */
static char *
find_in(const struct reach *reach, const char *folder, const char *path)
{
	char *whole =
	    *path == '/' ? xstrdup(path) : xasprintf("%s/%s", folder, path);
	char *real = realpath(whole, NULL);

	free(whole);
	if (real == NULL || is_allowed(reach, real))
		return real;
	free(real);
	return NULL;
}

char *
reach_find(const struct reach *reach, const char *from, const char *path)
{
	char *folder = folder_of(from), *found = NULL;

	if (folder != NULL)
		found = find_in(reach, folder, path);
	for (size_t i = 0; found == NULL && reach->allowed != NULL &&
			   i < reach->allowed->count;
	     i++)
		found = find_in(reach, reach->allowed->items[i], path);
	free(folder);
	return found;
}

int
reach_read(struct reach *reach, const char *real, size_t most, struct buf *out)
{
	struct error err = {0};
	size_t left = REACH_MOST - reach->used, before = out->len;

	if (file_read_regular(real, most < left ? most : left, out, &err) != 0)
		return -1;
	reach->used += out->len - before;
	return 0;
}
