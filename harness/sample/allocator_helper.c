/* SPDX-License-Identifier: MIT */
/*
 * The helper of --allocator: where it lies, how it gets into a command, and why
 * it does not answer there.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/program.h"
#include "sample/allocator.h"
#include "sample/elf.h"
#include "sample/source_allocator.h"
#include "sample/target.h"

/* The build sets them. */
#ifndef FLATLINE_BUILDDIR
#define FLATLINE_BUILDDIR ""
#endif
#ifndef FLATLINE_LIBEXECDIR
#define FLATLINE_LIBEXECDIR ""
#endif

#define HELPER "flatline-allocator.so"

static const double patience_s = 0.2, pause_s = 0.01;

enum { INTERPRETER = 4096 };

/* In the build tree, beside an installed program, or where it was configured
 * to be. */
static char *
helper_find(void)
{
	char program[PATH_MAX], *path;

	if (program_is_below(FLATLINE_BUILDDIR))
		return xasprintf("%s/" HELPER, FLATLINE_BUILDDIR);
	program_dir(program);
	path = xasprintf("%s/../libexec/flatline/" HELPER, program);
	if (access(path, R_OK) == 0)
		return path;
	free(path);
	return xasprintf("%s/" HELPER, FLATLINE_LIBEXECDIR);
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

/* Appends to a list that the environment may have already. */
static void
environment_append(struct strings *environment, const char *name,
		   const char *value)
{
	const char *before = getenv(name);
	int any = before != NULL && before[0] != '\0';
	char *line = xasprintf("%s=%s%s%s", name, any ? before : "",
			       any ? ":" : "", value);

	strings_add(environment, line);
	free(line);
}

/*
 * A program that was built with AddressSanitizer ends at once if another
 * library comes first. In such a process the helper does nothing.
 */
int
target_load_helper(struct strings *environment, struct error *err)
{
	char *path = helper_find();
	int result = helper_check(path, err);

	if (result == 0) {
		environment_append(environment, "LD_PRELOAD", path);
		environment_append(environment, "ASAN_OPTIONS",
				   "verify_asan_link_order=0");
	}
	free(path);
	return result;
}

static const char *
allocator_refuses(const char *allocator)
{
	static const struct {
		const char *name, *text;
	} others[] = {
	    {"sanitizer",
	     "was built with a sanitizer, which has a malloc of its own"},
	    {"jemalloc", "uses jemalloc, not glibc's malloc"},
	    {"tcmalloc", "uses tcmalloc, not glibc's malloc"},
	    {"mimalloc", "uses mimalloc, not glibc's malloc"},
	    {"musl", "uses musl, not glibc's malloc"},
	};

	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(allocator, others[i].name) == 0)
			return others[i].text;
	return NULL;
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
		return allocator_refuses("musl");
	return "has no helper in it: was LD_PRELOAD taken out of its "
	       "environment?";
}

static const char *
process_refuses(const struct contact *contact, uint64_t state)
{
	const char *why = allocator_refuses(allocator_of(contact->pid));
	int memory = proc_open_file(contact->dir, "mem");
	int program = proc_open_file(contact->dir, "exe");

	if (why == NULL && state == ALLOCATOR_FOREIGN)
		why = "has a malloc of its own, not glibc's";
	else if (why == NULL && state == ALLOCATOR_OLD)
		why = "has a glibc before 2.33, which cannot be asked";
	else if (why == NULL && state == ALLOCATOR_ALONE)
		why = "could not start the helper's thread";
	else if (why == NULL && memory < 0 && program >= 0)
		why = "does not let its memory be read (see "
		      "kernel.yama.ptrace_scope)";
	else if (why == NULL)
		why = program_refuses(program);
	if (memory >= 0)
		close(memory);
	if (program >= 0)
		close(program);
	return why;
}

/* Waits for a page; its state, or 0 if there is none. */
static uint64_t
helper_await(const struct contact *contact)
{
	double until = clock_now() + patience_s;
	struct allocator_page page;

	while (allocator_page_read(contact->dir, &page) != 0) {
		if (clock_now() >= until)
			return 0;
		clock_pause(pause_s);
	}
	return page.state;
}

int
target_check_helper(struct target *target, struct error *err)
{
	struct contact contact = target_contact(target, NULL);
	uint64_t state = helper_await(&contact);
	const char *why =
	    state != ALLOCATOR_READS ? process_refuses(&contact, state) : NULL;

	target_contact_close(&contact);
	if (why == NULL)
		return 0;
	return error_set(err, STATUS_USAGE,
			 "--allocator glibc: %.60s %s; leave the option out",
			 target_name(target), why);
}
