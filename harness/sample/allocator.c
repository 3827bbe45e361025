/* SPDX-License-Identifier: MIT */
#include "sample/allocator.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "sample/elf.h"
#include "sample/proc.h"

enum {
	MAPS = 1 << 20,	   /* of a maps file, which lists libraries last */
	SYMBOLS = 4 << 20, /* bytes of symbol names that are searched */
	NAMES = 4
};

/* The first that is found counts: the C library's comes last. */
static const struct {
	const char *name;
	const char *files[NAMES]; /* prefixes of its library's name */
	const char *symbols[NAMES];
} allocators[] = {
    {"sanitizer",
     {"libasan", "libtsan", "libhwasan", "libclang_rt.asan"},
     {"__asan_init", "__tsan_init", "__msan_init"}},
    {"jemalloc", {"libjemalloc"}, {"je_malloc", "_rjem_malloc", "je_mallctl"}},
    {"tcmalloc", {"libtcmalloc"}, {"tc_malloc", "TCMallocInternalMalloc"}},
    {"mimalloc", {"libmimalloc"}, {"mi_malloc"}},
    {"musl",
     {"ld-musl-", "libc.musl-"},
     {"__malloc_donate", "__libc_malloc_impl"}},
    {"glibc", {"libc.so.6", "libc-2."}, {"_int_malloc", "__libc_mallopt"}},
};

enum { NONE = COUNT(allocators) };

static size_t
allocator_of_file(const char *name)
{
	for (size_t i = 0; i < NONE; i++)
		for (size_t f = 0; f < NAMES; f++)
			if (allocators[i].files[f] != NULL &&
			    text_starts(name, allocators[i].files[f]))
				return i;
	return NONE;
}

static const char *
allocator_name(size_t index)
{
	return index < NONE ? allocators[index].name : "";
}

/* The file name follows the last slash of a line. */
const char *
allocator_parse(const char *maps)
{
	size_t best = NONE;

	while (*maps != '\0') {
		size_t length = strcspn(maps, "\n"), found;
		const char *slash = memrchr(maps, '/', length);

		found = slash != NULL ? allocator_of_file(slash + 1) : NONE;
		best = found < best ? found : best;
		maps += length;
		maps += *maps == '\n';
	}
	return allocator_name(best);
}

/* Names follow each other, each between two NULs. */
static int
symbols_have(const char *names, size_t size, const char *symbol)
{
	size_t length = strlen(symbol) + 1;
	const char *at = names, *end = names + size;

	while (at < end &&
	       (at = memmem(at, (size_t)(end - at), symbol, length)) != NULL) {
		if (at > names && at[-1] == '\0')
			return 1;
		at += length;
	}
	return 0;
}

static size_t
allocator_of_symbols(int fd, const char *section_name)
{
	struct elf_section section;
	size_t found = NONE;
	char *names;

	if (elf_find(fd, section_name, &section) != 0 ||
	    (names = elf_read(fd, &section, SYMBOLS)) == NULL)
		return NONE;
	for (size_t i = 0; i < NONE && found == NONE; i++)
		for (size_t s = 0; s < NAMES; s++)
			if (allocators[i].symbols[s] != NULL &&
			    symbols_have(names, section.size + 1,
					 allocators[i].symbols[s]))
				found = i;
	free(names);
	return found;
}

const char *
allocator_of_program(int fd)
{
	size_t full = allocator_of_symbols(fd, ".strtab");

	return allocator_name(
	    full != NONE ? full : allocator_of_symbols(fd, ".dynstr"));
}

static const char *
allocator_of_exe(int dir)
{
	const char *name;
	int fd;

	if ((fd = proc_open_file(dir, "exe")) < 0)
		return "";
	name = allocator_of_program(fd);
	close(fd);
	return name;
}

const char *
allocator_of(pid_t pid)
{
	const char *mapped = "", *linked = "";
	char *maps;
	int dir;

	if ((dir = proc_open(pid)) < 0)
		return "";
	maps = xmalloc(MAPS);
	if (proc_read(dir, "maps", maps, MAPS) > 0)
		mapped = allocator_parse(maps);
	if (mapped[0] == '\0' || strcmp(mapped, "glibc") == 0 ||
	    strcmp(mapped, "musl") == 0)
		linked = allocator_of_exe(dir);
	free(maps);
	close(dir);
	return linked[0] != '\0' ? linked : mapped;
}
