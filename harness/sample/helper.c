/* SPDX-License-Identifier: MIT */
/*
 * The helpers that are loaded into a command: where they lie, how they get into
 * it, and why there is none in a process.
 */
#include "sample/helper.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/program.h"
#include "sample/allocator.h"
#include "sample/elf.h"
#include "sample/proc.h"
#include "sample/sample.h"

/* The build sets them. */
#ifndef FLATLINE_BUILDDIR
#define FLATLINE_BUILDDIR ""
#endif
#ifndef FLATLINE_LIBEXECDIR
#define FLATLINE_LIBEXECDIR ""
#endif

enum { INTERPRETER = 4096 };

/* One that stands in for malloc comes before any other that does. */
static const struct {
	const char *file;
	int first;
} helpers[] = {
    [HELPER_ALLOCATOR] = {"flatline-allocator.so", 0},
    [HELPER_HEAP] = {"flatline-heap.so", 1},
};

/* In the build tree, beside an installed program, or where it was configured
 * to be. */
static char *
helper_find(const char *file)
{
	char program[PATH_MAX], *path;

	if (program_is_below(FLATLINE_BUILDDIR))
		return xasprintf("%s/%s", FLATLINE_BUILDDIR, file);
	program_dir(program);
	path = xasprintf("%s/../libexec/flatline/%s", program, file);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return xasprintf("%s/%s", FLATLINE_LIBEXECDIR, file);
}

/* The loader takes a space or a colon for the end of a name. */
static int
helper_check(const char *path, struct error *err)
{
	if (access(path, R_OK) != 0)
		return error_set(err, STATUS_IO,
				 "cannot find flatline's own helper %.300s: "
				 "reinstall it",
				 path);
	if (strpbrk(path, " :") == NULL)
		return 0;
	return error_set(err, STATUS_UNAVAILABLE,
			 "%.300s cannot be loaded, because LD_PRELOAD takes no "
			 "path with a space or a colon: install flatline "
			 "elsewhere",
			 path);
}

/* Adds to a list that the environment may have already. */
static void
environment_extend(struct strings *environment, const char *name,
		   const char *value, int first)
{
	const char *before = getenv(name);
	int any = before != NULL && before[0] != '\0';
	const char *head = !any || first ? value : before;
	char *line = xasprintf("%s=%s%s%s", name, head, any ? ":" : "",
			       !any    ? ""
			       : first ? before
				       : value);

	strings_add(environment, line);
	free(line);
}

/*
 * A program that was built with AddressSanitizer ends at once if another
 * library comes first. In such a process the helper does nothing.
 */
int
target_load_helper(enum helper helper, struct strings *environment,
		   struct error *err)
{
	char *path = helper_find(helpers[helper].file);
	int result = helper_check(path, err);

	if (result == 0) {
		environment_extend(environment, "LD_PRELOAD", path,
				   helpers[helper].first);
		environment_extend(environment, "ASAN_OPTIONS",
				   "verify_asan_link_order=0", 0);
	}
	free(path);
	return result;
}

/* Why there is no helper in a program, from its file. */
static const char *
program_refuses(int fd)
{
	struct elf_section section;
	struct stat info;
	char *interpreter;
	int musl;

	if (fd < 0)
		return "has ended";
	if (fstat(fd, &info) == 0 && (info.st_mode & (S_ISUID | S_ISGID)) != 0)
		return "is setuid or setgid, so nothing is loaded into it";
	if (elf_find(fd, ".interp", &section) != 0)
		return "is linked statically, so nothing can be loaded into it";
	interpreter = elf_read(fd, &section, INTERPRETER);
	musl = interpreter != NULL && strstr(interpreter, "ld-musl") != NULL;
	free(interpreter);
	if (musl)
		return "uses musl, not glibc's malloc";
	return "has no helper in it: was LD_PRELOAD taken out of its "
	       "environment?";
}

const char *
helper_missing(const struct contact *contact)
{
	int memory = proc_open_file(contact->dir, "mem");
	int program = proc_open_file(contact->dir, "exe");
	const char *why = memory < 0 && program >= 0
			      ? "does not let its memory be read (see "
				"kernel.yama.ptrace_scope)"
			      : program_refuses(program);

	if (memory >= 0)
		close(memory);
	if (program >= 0)
		close(program);
	return why;
}
