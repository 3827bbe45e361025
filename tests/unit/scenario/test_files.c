/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/text.h"
#include "scenario/files.h"

struct fixture {
	char *folder; /* holds in/scenario.lua, and secret beside in/ */
	struct files *files;
	char why[200];
};

static char *
path_in(const struct fixture *f, const char *name)
{
	return xasprintf("%s/%s", f->folder, name);
}

static void
make_file(const struct fixture *f, const char *name, const char *text)
{
	char *path = path_in(f, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static void
make_link(const struct fixture *f, const char *name, const char *to)
{
	char *path = path_in(f, name);

	assert_int_equal(symlink(to, path), 0);
	free(path);
}

static void
setup(struct fixture *f)
{
	char *path;

	*f = (struct fixture){.folder = xstrdup("/tmp/flatline-files-XXXXXX")};
	assert_non_null(mkdtemp(f->folder));
	path = path_in(f, "in");
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
	make_file(f, "secret", "not for scenarios");
	make_file(f, "in/data.csv", "a,b\n");
	make_link(f, "in/near", "data.csv");
	make_link(f, "in/far", "../secret");
	make_link(f, "in/farther", "/etc/passwd");
	path = path_in(f, "in/pipe");
	assert_int_equal(mkfifo(path, 0600), 0);
	free(path);
	path = path_in(f, "in/scenario.lua");
	f->files = files_new(path);
	free(path);
}

static void
teardown(struct fixture *f)
{
	static const char *const names[] = {"in/data.csv", "in/near", "in/far",
					    "in/farther",  "in/pipe", "in/huge",
					    "secret"};
	char *path;

	files_free(f->files);
	for (size_t i = 0; i < COUNT(names); i++) {
		path = path_in(f, names[i]);
		unlink(path);
		free(path);
	}
	path = path_in(f, "in");
	rmdir(path);
	free(path);
	assert_int_equal(rmdir(f->folder), 0);
	free(f->folder);
}

static void
expect_refused(struct fixture *f, const char *path, const char *why)
{
	assert_null(files_get(f->files, path, f->why, sizeof(f->why)));
	if (strstr(f->why, why) == NULL)
		fail_msg("%s: '%s', not '%s'", path, f->why, why);
}

static void
files_are_read_once(void **state)
{
	const struct file *file;
	struct fixture f;

	(void)state;
	setup(&f);
	file = files_get(f.files, "data.csv", f.why, sizeof(f.why));
	assert_non_null(file);
	assert_string_equal(file->text, "a,b\n");
	assert_int_equal(file->length, 4);
	make_file(&f, "in/data.csv", "changed");
	assert_ptr_equal(files_get(f.files, "data.csv", f.why, sizeof(f.why)),
			 file);
	assert_string_equal(file->text, "a,b\n");
	assert_non_null(files_get(f.files, "near", f.why, sizeof(f.why)));
	teardown(&f);
}

static void
nothing_leads_out(void **state)
{
	static const char *const paths[] = {"..",
					    "../secret",
					    "far",
					    "farther",
					    "./../secret",
					    "/etc/passwd",
					    "/proc/self/environ",
					    "../in/data.csv"};
	struct fixture f;

	(void)state;
	setup(&f);
	for (size_t i = 0; i < COUNT(paths); i++)
		expect_refused(&f, paths[i], "outside of the scenario's");
	teardown(&f);
}

/* Without O_NONBLOCK, opening the pipe would wait for a writer for ever. */
static void
only_regular_files(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	alarm(20);
	expect_refused(&f, "pipe", "not a regular file");
	expect_refused(&f, ".", "not a regular file");
	expect_refused(&f, "", "no such file");
	expect_refused(&f, "missing", "no such file");
	expect_refused(&f, "data.csv/x", "Not a directory");
	alarm(0);
	teardown(&f);
}

static void
huge_files_are_refused(void **state)
{
	struct fixture f;
	char *path;

	(void)state;
	setup(&f);
	make_file(&f, "in/huge", "");
	path = path_in(&f, "in/huge");
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	free(path);
	expect_refused(&f, "huge", "256 MiB in all");
	teardown(&f);
}

static void
standard_input_has_no_folder(void **state)
{
	struct files *files = files_new("-");
	char why[200];

	(void)state;
	assert_null(files_get(files, "x", why, sizeof(why)));
	assert_non_null(strstr(why, "standard input"));
	files_free(files);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_are_read_once),
	    cmocka_unit_test(nothing_leads_out),
	    cmocka_unit_test(only_regular_files),
	    cmocka_unit_test(huge_files_are_refused),
	    cmocka_unit_test(standard_input_has_no_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
