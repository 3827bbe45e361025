/* SPDX-License-Identifier: MIT */
#include "profile/native_modules.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/proc.h"

enum { MAPS = 8 << 20, MODULES_MAX = 20000, LINE = PATH_MAX + 256 };

static const char deleted[] = " (deleted)";

/* A line of a maps file: address range, rights, offset, device, inode, path. */
static int
parse_line(const char *line, struct module *module, unsigned long *inode)
{
	unsigned long long begin, end, offset;
	char rights[5];
	int path = 0;

	if (sscanf(line, "%llx-%llx %4s %llx %*x:%*x %lu%n", &begin, &end,
		   rights, &offset, inode, &path) != 5 ||
	    strchr(rights, 'x') == NULL || begin >= end)
		return -1;
	path += (int)strspn(line + path, " ");
	*module = (struct module){begin, end, offset, xstrdup(line + path)};
	return 0;
}

/* One that has been replaced, or lies in another mount namespace, would give
 * another program's names. The device of a file in an overlay is not the same
 * in both places. */
static int
is_still_there(const char *path, unsigned long inode)
{
	struct stat info;

	return path[0] == '/' && stat(path, &info) == 0 &&
	       S_ISREG(info.st_mode) && info.st_ino == inode;
}

static int
module_compare(const void *a, const void *b)
{
	const struct module *x = a, *y = b;

	return (x->begin > y->begin) - (x->begin < y->begin);
}

static void
modules_add(struct modules *modules, const struct module *module)
{
	if ((modules->count & (modules->count + 1)) == 0)
		modules->items = xrealloc(
		    modules->items, 2 * (modules->count + 1) * sizeof(*module));
	modules->items[modules->count++] = *module;
}

void
modules_parse(struct modules *modules, const char *maps)
{
	*modules = (struct modules){.program = xstrdup("")};
	for (; *maps != '\0' && modules->count < MODULES_MAX;
	     maps += *maps == '\n') {
		size_t length = strcspn(maps, "\n");
		struct module module;
		char line[LINE];
		unsigned long inode;

		snprintf(line, sizeof(line), "%.*s", (int)length, maps);
		if (parse_line(line, &module, &inode) == 0) {
			if (!is_still_there(module.path, inode))
				module.path[0] = '\0';
			modules_add(modules, &module);
		}
		maps += length;
	}
	if (modules->count > 0)
		qsort(modules->items, modules->count, sizeof(*modules->items),
		      module_compare);
}

void
modules_read(struct modules *modules, int dir)
{
	char *maps = xmalloc(MAPS), program[PATH_MAX];

	if (proc_read(dir, "maps", maps, MAPS) < 0)
		maps[0] = '\0';
	modules_parse(modules, maps);
	free(maps);
	proc_link(dir, "exe", program, sizeof(program));
	if (text_ends(program, deleted))
		program[strlen(program) - strlen(deleted)] = '\0';
	free(modules->program);
	modules->program = xstrdup(program);
}

void
modules_free(struct modules *modules)
{
	for (size_t i = 0; i < modules->count; i++)
		free(modules->items[i].path);
	free(modules->items);
	free(modules->program);
	*modules = (struct modules){.program = NULL};
}

const struct module *
modules_find(const struct modules *modules, uint64_t address)
{
	size_t low = 0, high = modules->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (modules->items[middle].begin <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || address >= modules->items[low - 1].end)
		return NULL;
	return &modules->items[low - 1];
}
