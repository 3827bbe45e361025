/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sample/allocator.h"

#include "await.h"

#define HEAP "01c2e000-01c4f000 rw-p 00000000 00:00 0          [heap]\n"
#define LIB "7f00-7f01 r--p 00000000 fe:00 33   /usr/lib/x86_64-linux-gnu/"

static const struct {
	const char *maps, *allocator;
} maps[] = {
    {HEAP LIB "libc.so.6\n" LIB "libm.so.6\n", "glibc"},
    {LIB "libc-2.31.so\n", "glibc"},
    {LIB "libc.so.6\n" LIB "libjemalloc.so.2\n", "jemalloc"},
    {LIB "libjemalloc.so.2\n" LIB "libc.so.6\n", "jemalloc"},
    {LIB "libtcmalloc_minimal.so.4.5.10\n" LIB "libc.so.6\n", "tcmalloc"},
    {LIB "libmimalloc.so.2.0 (deleted)\n", "mimalloc"},
    {"7f00-7f01 r-xp 0 fe:00 3 /lib/ld-musl-x86_64.so.1\n", "musl"},
    {HEAP, ""},
    {"", ""},
    {LIB "notlibc.so.6\n" LIB "mylibjemalloc.so\n", ""},
    {LIB "libc.so.6", "glibc"}, /* cut */
};

static void
test_maps(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(maps); i++)
		assert_string_equal(allocator_parse(maps[i].maps),
				    maps[i].allocator);
}

struct image {
	Elf64_Ehdr head;
	Elf64_Shdr sections[3];
	char names[32], symbols[64];
};

/* A program with one symbol table. */
static const char *
image_allocator(const char *section, const char *symbol)
{
	char *dir = scratch_make(), *path = xasprintf("%s/exe", dir);
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	struct image image = {0};
	const char *found;

	memcpy(image.head.e_ident, ELFMAG, SELFMAG);
	image.head.e_ident[EI_CLASS] = ELFCLASS64;
	image.head.e_shentsize = sizeof(Elf64_Shdr);
	image.head.e_shnum = 3;
	image.head.e_shstrndx = 1;
	image.head.e_shoff = offsetof(struct image, sections);
	image.sections[1].sh_offset = offsetof(struct image, names);
	image.sections[1].sh_size = sizeof(image.names);
	image.sections[2].sh_name = 1;
	image.sections[2].sh_offset = offsetof(struct image, symbols);
	image.sections[2].sh_size = sizeof(image.symbols);
	snprintf(image.names + 1, sizeof(image.names) - 1, "%s", section);
	snprintf(image.symbols + 8, sizeof(image.symbols) - 8, "%s", symbol);
	assert_int_equal(write(fd, &image, sizeof(image)), sizeof(image));
	found = allocator_of_program(fd);
	close(fd);
	scratch_remove(dir);
	free(path);
	return found;
}

static void
test_symbols(void **state)
{
	(void)state;
	assert_string_equal(image_allocator(".strtab", "je_malloc"),
			    "jemalloc");
	assert_string_equal(image_allocator(".dynstr", "mi_malloc"),
			    "mimalloc");
	assert_string_equal(image_allocator(".strtab", "_int_malloc"), "glibc");
	assert_string_equal(image_allocator(".strtab", "__malloc_donate"),
			    "musl");
	assert_string_equal(image_allocator(".strtab", "my_je_malloc"), "");
	assert_string_equal(image_allocator(".strtab", "je_malloc2"), "");
	assert_string_equal(image_allocator(".text", "je_malloc"), "");
}

static void
test_self(void **state)
{
	const char *found = allocator_of(getpid());

	(void)state;
	assert_true(strcmp(found, "glibc") == 0 || strcmp(found, "musl") == 0 ||
		    strcmp(found, "sanitizer") == 0);
	assert_string_equal(allocator_of(-1), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_maps),
	    cmocka_unit_test(test_symbols),
	    cmocka_unit_test(test_self),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
