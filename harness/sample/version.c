/* SPDX-License-Identifier: MIT */
#include "sample/version.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/elf.h"
#include "sample/proc.h"

enum {
	RELEASE = 16384,
	BUILD = 1 << 20,
	MAPS = 1 << 20,
	GO_HEAD = 32, /* of .go.buildinfo, before its strings */
	CHUNK = 1 << 20,
	CHUNKS = 512 /* of a program, are searched at most */
};

/* The leading characters that a version can have; nothing, if too many. */
static void
version_take(const char *at, size_t length, char version[VERSION])
{
	size_t clean = 0;

	while (clean < length && at[clean] != '\0' &&
	       strchr("0123456789abcdefghijklmnopqrstuvwxyz"
		      "ABCDEFGHIJKLMNOPQRSTUVWXYZ._+-",
		      at[clean]) != NULL)
		clean++;
	if (clean >= VERSION)
		clean = 0;
	memcpy(version, at, clean);
	version[clean] = '\0';
}

void
version_parse_python(const char *name, char version[VERSION])
{
	const char *at = name + strcspn(name, "0123456789");

	version_take(at, strlen(at), version);
}

void
version_parse_java(const char *text, char version[VERSION])
{
	static const char key[] = "JAVA_VERSION=\"";

	version[0] = '\0';
	while (*text != '\0' && !text_starts(text, key)) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	if (*text != '\0')
		version_take(text + strlen(key),
			     strcspn(text + strlen(key), "\"\n"), version);
}

void
version_parse_go(const char *bytes, size_t size, char version[VERSION])
{
	static const char magic[] = "\xff Go buildinf:", is_devel[] = "devel ";
	const char *at = bytes + GO_HEAD + 1;
	size_t length;

	version[0] = '\0';
	if (size <= GO_HEAD || memcmp(bytes, magic, strlen(magic)) != 0 ||
	    !(bytes[15] & 2))
		return;
	length = (unsigned char)bytes[GO_HEAD];
	if (length >= 0x80 || length > size - GO_HEAD - 1)
		return;
	if (length > strlen(is_devel) &&
	    memcmp(at, is_devel, strlen(is_devel)) == 0) {
		at += strlen(is_devel);
		length -= strlen(is_devel);
	}
	if (length > 2 && memcmp(at, "go", 2) == 0)
		version_take(at + 2, length - 2, version);
}

/* A mark that is cut off at the end of a chunk comes again with the next. */
static void
version_search(const char *chunk, size_t size, size_t before,
	       char version[VERSION])
{
	static const char mark[] = "node.js/v";
	const char *at = memmem(chunk, size, mark, strlen(mark));

	if (at != NULL && at < chunk + before) {
		at += strlen(mark);
		version_take(at, strlen(at), version);
	}
}

/* In chunks, each preceded by the end of the one before. */
void
version_find_node(int fd, char version[VERSION])
{
	enum { KEPT = 2 * VERSION };
	char *chunk = xcalloc(1, KEPT + CHUNK + 1);
	ssize_t got = 1;

	version[0] = '\0';
	for (off_t i = 0; i < CHUNKS && got > 0 && version[0] == '\0'; i++) {
		size_t size = KEPT;

		got = pread(fd, chunk + KEPT, CHUNK, i * CHUNK);
		size += got > 0 ? (size_t)got : 0;
		chunk[size] = '\0';
		version_search(chunk, size, got > 0 ? size - KEPT : size,
			       version);
		memmove(chunk, chunk + size - KEPT, KEPT);
	}
	free(chunk);
}

/* In the process's own file system, where a name may lead to anything. */
static int
version_open(int dir, const char *path)
{
	int fd = strcmp(path, "exe") == 0
		     ? proc_open_file(dir, path)
		     : openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;

	if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* In Debian, node is a small program that uses a library. */
static int
version_open_libnode(int dir)
{
	char *maps = xmalloc(MAPS), path[PATH_MAX + 8], *at, *line;
	int fd = -1;

	if (proc_read(dir, "maps", maps, MAPS) > 0 &&
	    (at = strstr(maps, "/libnode.so")) != NULL) {
		at[strcspn(at, "\n")] = '\0';
		line = memrchr(maps, '\n', (size_t)(at - maps));
		at = strchr(line != NULL ? line : maps, '/');
		snprintf(path, sizeof(path), "root%s", at);
		fd = version_open(dir, path);
	}
	free(maps);
	return fd;
}

static void
version_of_node(int dir, char version[VERSION])
{
	int fd = version_open(dir, "exe");

	if (fd >= 0) {
		version_find_node(fd, version);
		close(fd);
	}
	if (version[0] != '\0' || (fd = version_open_libnode(dir)) < 0)
		return;
	version_find_node(fd, version);
	close(fd);
}

static void
version_of_go(int dir, char version[VERSION])
{
	int fd = version_open(dir, "exe");
	struct elf_section section;
	char *bytes = NULL;

	if (fd < 0)
		return;
	if (elf_find(fd, ".go.buildinfo", &section) == 0)
		bytes = elf_read(fd, &section, BUILD);
	if (bytes != NULL)
		version_parse_go(bytes, section.size, version);
	free(bytes);
	close(fd);
}

/* HOME/bin/java, HOME/release. */
static void
version_of_java(int dir, char version[VERSION])
{
	char exe[PATH_MAX], path[PATH_MAX + 16], text[RELEASE];
	ssize_t length = proc_link(dir, "exe", exe, sizeof(exe));
	char *slash;
	int fd;

	if ((slash = strrchr(exe, '/')) == NULL)
		return;
	*slash = '\0';
	snprintf(path, sizeof(path), "root%s/../release", exe);
	if ((fd = version_open(dir, path)) < 0)
		return;
	length = read(fd, text, sizeof(text) - 1);
	text[length > 0 ? length : 0] = '\0';
	version_parse_java(text, version);
	close(fd);
}

static void
version_of_python(int dir, char version[VERSION])
{
	char name[128];

	proc_executable(dir, name, sizeof(name));
	version_parse_python(name, version);
}

static const struct {
	const char *runtime;
	void (*of)(int dir, char version[VERSION]);
} versions[] = {
    {"node", version_of_node},
    {"go", version_of_go},
    {"jvm", version_of_java},
    {"python", version_of_python},
};

void
version_of(pid_t pid, const char *runtime, char version[VERSION])
{
	int dir = proc_open(pid);

	version[0] = '\0';
	for (size_t i = 0; dir >= 0 && i < COUNT(versions); i++)
		if (strcmp(versions[i].runtime, runtime) == 0)
			versions[i].of(dir, version);
	if (dir >= 0)
		close(dir);
}
