/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sample/ask.h"
#include "sample/runtime.h"

#include "await.h"

struct image {
	Elf64_Ehdr head;
	Elf64_Shdr sections[2];
	char names[32];
};

static void
image_make(struct image *image, const char *section)
{
	*image = (struct image){0};
	memcpy(image->head.e_ident, ELFMAG, SELFMAG);
	image->head.e_ident[EI_CLASS] = ELFCLASS64;
	image->head.e_shentsize = sizeof(Elf64_Shdr);
	image->head.e_shnum = 2;
	image->head.e_shstrndx = 1;
	image->head.e_shoff = offsetof(struct image, sections);
	image->sections[0].sh_name = 1;
	image->sections[1].sh_offset = offsetof(struct image, names);
	image->sections[1].sh_size = sizeof(image->names);
	snprintf(image->names + 1, sizeof(image->names) - 1, "%s", section);
}

static int
is_go(const void *bytes, size_t size)
{
	char *dir = scratch_make(), *path = xasprintf("%s/exe", dir);
	int fd = open(path, O_RDWR | O_CREAT, 0600), go;

	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	go = runtime_file_is_go(fd);
	close(fd);
	scratch_remove(dir);
	free(path);
	return go;
}

static void
test_go(void **state)
{
	struct image image;

	(void)state;
	image_make(&image, ".go.buildinfo");
	assert_true(is_go(&image, sizeof(image)));
	image_make(&image, ".gnu.hash");
	assert_false(is_go(&image, sizeof(image)));
	assert_false(is_go("#!/bin/sh\n", 10));
	assert_false(is_go("", 0));
}

/* Malformed files are harmless. */
static void
test_go_hostile(void **state)
{
	struct image image;

	(void)state;
	image_make(&image, ".go.buildinfo");
	for (size_t size = 0; size < sizeof(image) - 1; size++)
		assert_false(is_go(&image, size));
	image.sections[1].sh_size = UINT64_MAX;
	assert_false(is_go(&image, sizeof(image)));
	image_make(&image, ".go.buildinfo");
	image.sections[0].sh_name = UINT32_MAX;
	assert_false(is_go(&image, sizeof(image)));
	image_make(&image, ".go.buildinfo");
	image.head.e_shnum = UINT16_MAX;
	assert_false(is_go(&image, sizeof(image)));
	image_make(&image, ".go.buildinfo");
	image.head.e_shstrndx = 2;
	assert_false(is_go(&image, sizeof(image)));
	image_make(&image, ".go.buildinfo");
	image.head.e_shoff = UINT64_MAX;
	assert_false(is_go(&image, sizeof(image)));
}

static void
test_self(void **state)
{
	(void)state;
	assert_string_equal(runtime_of(getpid()), "native");
	assert_false(runtime_is_wrapper(getpid()));
	assert_string_equal(runtime_of(-1), "native");
}

/* All names of runtimes are in the one list. */
static void
test_known(void **state)
{
	(void)state;
	assert_true(runtime_is_known("node") && runtime_is_known("native"));
	assert_false(runtime_is_known("perl") || runtime_is_known(""));
	assert_true(runtime_is_known(runtime_of(getpid())));
	for (size_t i = 0; i < asker_count; i++)
		assert_true(runtime_is_known(asker_table[i]->runtime));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_go),
	    cmocka_unit_test(test_go_hostile),
	    cmocka_unit_test(test_self),
	    cmocka_unit_test(test_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
