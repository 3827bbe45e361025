/* SPDX-License-Identifier: MIT */
/* Tests that write files, each in a directory of its own. */
#ifndef UNIT_BASE_SCRATCH_H
#define UNIT_BASE_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"

/* Each test runs in an empty directory of its own. */
static inline int
enter(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *dir =
	    xasprintf("%s/flatline-file.XXXXXX", tmp != NULL ? tmp : "/tmp");

	*state = dir;
	return mkdtemp(dir) == NULL || chdir(dir) != 0 ? -1 : 0;
}

static inline int
leave(void **state)
{
	char *command = xasprintf("rm -rf '%s'", (char *)*state);
	int result = chdir("/") != 0 || system(command) != 0;

	free(command);
	free(*state);
	return result;
}

static inline void
put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static inline void
assert_holds(const char *path, const char *text)
{
	struct buf found = {0};
	struct error err = {0};

	assert_int_equal(file_read(path, 1 << 20, &found, &err), 0);
	assert_string_equal(buf_text(&found), text);
	buf_free(&found);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

#endif
