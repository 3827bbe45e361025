/* SPDX-License-Identifier: MIT */
/* With an argument: prints where that file is, for the tests that follow. */
#include <limits.h>
#include <sys/stat.h>

#include "runs.h"

static void
the_environment_comes_first(void **state)
{
	char *dir = folder_make(), path[PATH_MAX];
	char *plots = xasprintf("%s/plots", dir);
	struct error err = {0};

	(void)state;
	setenv("FLATLINE_DATADIR", dir, 1);
	assert_int_equal(datadir_path(path, sizeof(path), "plots", &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_non_null(strstr(err.text, "FLATLINE_DATADIR"));
	mkdir(plots, 0777);
	assert_int_equal(datadir_path(path, sizeof(path), "plots", &err), 0);
	assert_string_equal(path, plots);
	assert_int_equal(datadir_path(path, 4, "plots", &err), -1);
	unsetenv("FLATLINE_DATADIR");
	free(plots);
	folder_end(dir);
}

/* A copy of this program in dir/bin, run in dir. */
static char *
answer_of_copy(const char *dir)
{
	char *command = xasprintf(
	    "mkdir -p '%s/bin' && cp /proc/%d/exe '%s/bin/copy' && cd '%s' && "
	    "exec ./bin/copy plots 2>&1",
	    dir, (int)getpid(), dir, dir);
	static char answer[PATH_MAX];
	FILE *pipe = popen(command, "r");

	assert_non_null(pipe);
	assert_non_null(fgets(answer, sizeof(answer), pipe));
	pclose(pipe);
	free(command);
	return answer;
}

static void
an_installed_program_finds_its_share(void **state)
{
	char *dir = folder_make();
	char *command = xasprintf("mkdir -p '%s/share/flatline/plots'", dir);
	char *wanted = xasprintf("%s/bin/../share/flatline/plots\n", dir);

	(void)state;
	assert_int_equal(system(command), 0);
	assert_string_equal(answer_of_copy(dir), wanted);
	free(wanted);
	free(command);
	folder_end(dir);
}

/* Plots are code: those of the folder one happens to be in are not ours. */
static void
the_current_directory_is_never_used(void **state)
{
	char *dir = folder_make();
	char *command = xasprintf("mkdir -p '%s/plots'", dir);

	(void)state;
	assert_int_equal(system(command), 0);
	assert_true(text_starts(answer_of_copy(dir), "cannot find"));
	free(command);
	folder_end(dir);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_environment_comes_first),
	    cmocka_unit_test(an_installed_program_finds_its_share),
	    cmocka_unit_test(the_current_directory_is_never_used),
	};
	char path[PATH_MAX];
	struct error err = {0};

	if (argc > 1) {
		puts(datadir_path(path, sizeof(path), argv[1], &err) == 0
			 ? path
			 : err.text);
		return 0;
	}
	unsetenv("FLATLINE_DATADIR");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
