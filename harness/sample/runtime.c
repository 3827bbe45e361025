/* SPDX-License-Identifier: MIT */
#include "sample/runtime.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/elf.h"
#include "sample/proc.h"

/* By the name of the executable, which a version may follow: "python3.11". */
static const struct {
	const char *prefix, *runtime;
} executables[] = {
    {"nodejs", "node"},	  {"node", "node"},   {"java", "jvm"},
    {"python", "python"}, {"pypy", "python"}, {"ruby", "ruby"},
};

static const char *const names[] = {
#define RUNTIME(name, NAME) #name,
#include "base/runtimes.def"
#undef RUNTIME
};

/* Those that hold sockets for services, by name. */
static const char *const inits[] = {"systemd", "dinit", "finit"};

static const char *const wrappers[] = {
    "sh",	 "bash",  "dash",	 "ash",	    "zsh",  "ksh",    "busybox",
    "env",	 "sudo",  "su",		 "timeout", "time", "strace", "gosu",
    "dumb-init", "tini",  "runuser",	 "setpriv", "nice", "nohup",  "stdbuf",
    "make",	 "xargs", "supervisord", NULL};

/* Go's linker adds a section with the versions of what was built. */
int
runtime_file_is_go(int fd)
{
	struct elf_section section;

	return elf_find(fd, ".go.buildinfo", &section) == 0;
}

static int
runtime_is_go(int dir)
{
	int fd, go;

	if ((fd = proc_open_file(dir, "exe")) < 0)
		return 0;
	go = runtime_file_is_go(fd);
	close(fd);
	return go;
}

/* The prefix alone, or with a version of digits and dots behind it. */
static int
name_has_prefix(const char *name, const char *prefix)
{
	return text_starts(name, prefix) &&
	       strspn(name + strlen(prefix), "0123456789.") ==
		   strlen(name) - strlen(prefix);
}

static const char *
runtime_of_name(const char *name)
{
	for (size_t i = 0; i < COUNT(executables); i++)
		if (name_has_prefix(name, executables[i].prefix))
			return executables[i].runtime;
	return NULL;
}

int
runtime_is_managed(const char *program)
{
	const char *slash = strrchr(program, '/');

	return runtime_of_name(slash != NULL ? slash + 1 : program) != NULL;
}

const char *
runtime_of(pid_t pid)
{
	const char *runtime;
	char name[128];
	int dir;

	if ((dir = proc_open(pid)) < 0)
		return "native";
	proc_executable(dir, name, sizeof(name));
	runtime = runtime_of_name(name);
	if (runtime == NULL)
		runtime = runtime_is_go(dir) ? "go" : "native";
	close(dir);
	return runtime;
}

int
runtime_is_known(const char *name)
{
	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return 1;
	return 0;
}

/* "init" may be a service's own name: it is an init if the file is the
 * system's. */
static int
file_is_init(int dir)
{
	char path[PATH_MAX];

	if (proc_link(dir, "exe", path, sizeof(path)) <= 0)
		return 1; /* not readable: it is root's */
	return strstr(path, "sbin/init") != NULL ||
	       strstr(path, "/systemd") != NULL;
}

static int
process_is_init(int dir, const char *name)
{
	if (strcmp(name, "init") == 0)
		return file_is_init(dir);
	for (size_t i = 0; i < COUNT(inits); i++)
		if (strcmp(name, inits[i]) == 0)
			return 1;
	return 0;
}

int
runtime_is_init(pid_t pid)
{
	struct proc_stat stat;
	int dir, init;

	if ((dir = proc_open(pid)) < 0)
		return 0;
	init = proc_stat(dir, &stat) == 0 && process_is_init(dir, stat.name);
	close(dir);
	return init;
}

/* npm and similar run in node, and put their own name in place of node's. */
int
runtime_is_wrapper(pid_t pid)
{
	struct proc_stat stat;
	char name[128];
	int dir;

	if ((dir = proc_open(pid)) < 0)
		return 0;
	proc_executable(dir, name, sizeof(name));
	if (proc_stat(dir, &stat) != 0)
		stat.name[0] = '\0';
	close(dir);
	if (text_starts(stat.name, "npm ") || text_starts(stat.name, "yarn") ||
	    text_starts(stat.name, "pnpm") || text_starts(stat.name, "npx"))
		return 1;
	for (size_t i = 0; wrappers[i] != NULL; i++)
		if (strcmp(name, wrappers[i]) == 0)
			return 1;
	return 0;
}
