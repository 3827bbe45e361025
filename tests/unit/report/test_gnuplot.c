/* SPDX-License-Identifier: MIT */
/* A shell script stands in for gnuplot. */
#include <sys/stat.h>

#include "base/clock.h"
#include "report/plot.h"
#include "runs.h"

struct stand_in {
	char *dir, *usual_path;
};

static void
stand_in_is(struct stand_in *in, const char *script)
{
	char *path;

	in->dir = folder_make();
	in->usual_path = xstrdup(getenv("PATH"));
	put_file(in->dir, "gnuplot", script);
	path = xasprintf("%s/gnuplot", in->dir);
	chmod(path, 0755);
	free(path);
	path = xasprintf("%s:%s", in->dir, in->usual_path);
	setenv("PATH", path, 1);
	free(path);
}

static void
stand_in_end(struct stand_in *in)
{
	setenv("PATH", in->usual_path, 1);
	free(in->usual_path);
	folder_end(in->dir);
}

static int
run(const struct stand_in *in, double timeout_s, struct error *err)
{
	struct gnuplot plot = {.dir = in->dir,
			       .plots = "/the/plots",
			       .script = "memory.gp",
			       .format = "svg",
			       .picture = "memory.svg",
			       .timeout_s = timeout_s};

	return gnuplot_run(&plot, err);
}

static void
it_gets_fixed_words_and_its_folder(void **state)
{
	struct stand_in in;
	struct error err = {0};
	char *text, *wanted;

	(void)state;
	setenv("GNUPLOT_LIB", "/somewhere", 1);
	setenv("GNUTERM", "dumb", 1);
	stand_in_is(&in, "#!/bin/sh\n"
			 "{ echo \"$@\"; pwd -P; env | grep ^GNU; } >seen\n"
			 "read -r line\n");
	assert_int_equal(run(&in, 60, &err), -1); /* read met the end */
	text = get_file(in.dir, "seen");
	wanted = realpath(in.dir, NULL);
	assert_non_null(text);
	assert_true(text_starts(text, "-d -c /the/plots/memory.gp svg "
				      "memory.svg /the/plots\n"));
	assert_non_null(strstr(text, wanted));
	assert_null(strstr(text, "GNU"));
	free(wanted);
	free(text);
	unsetenv("GNUPLOT_LIB");
	unsetenv("GNUTERM");
	stand_in_end(&in);
}

static void
success_is_success(void **state)
{
	struct stand_in in;
	struct error err = {0};

	(void)state;
	stand_in_is(&in, "#!/bin/sh\necho 'line 3: warning: nothing' >&2\n");
	assert_int_equal(run(&in, 60, &err), 0);
	assert_int_equal(err.status, STATUS_OK);
	stand_in_end(&in);
}

static void
its_complaint_is_passed_on(void **state)
{
	struct stand_in in;
	struct error err = {0};

	(void)state;
	stand_in_is(&in, "#!/bin/sh\nprintf '\\nplot x\\n     ^\\n"
			 "\"memory.gp\" line 7: warning: skipping\\n"
			 "\"memory.gp\" line 9: bad \\033[2J thing\\n' >&2\n"
			 "exit 1\n");
	assert_int_equal(run(&in, 60, &err), -1);
	assert_int_equal(err.status, STATUS_IO);
	assert_string_equal(err.text, "gnuplot failed on memory.gp: "
				      "\"memory.gp\" line 9: bad ?[2J thing");
	stand_in_end(&in);
}

static void
a_crash_is_a_failure(void **state)
{
	struct stand_in in;
	struct error err = {0};

	(void)state;
	stand_in_is(&in, "#!/bin/sh\nkill -SEGV $$\n");
	assert_int_equal(run(&in, 60, &err), -1);
	assert_string_equal(err.text,
			    "gnuplot failed on memory.gp: no reason given");
	stand_in_end(&in);
}

/* Also one that closes its end of the pipe, and one that never stops. */
static void
it_does_not_take_for_ever(void **state)
{
	static const char *const scripts[] = {
	    "#!/bin/sh\nexec sleep 1000\n",
	    "#!/bin/sh\nexec sleep 1000 >/dev/null 2>&1\n",
	    "#!/bin/sh\nexec yes\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		double before = clock_now();
		struct stand_in in;
		struct error err = {0};

		stand_in_is(&in, scripts[i]);
		assert_int_equal(run(&in, 0.2, &err), -1);
		assert_int_equal(err.status, STATUS_IO);
		assert_string_equal(
		    err.text, "gnuplot did not finish memory.gp within 0 s");
		assert_true(clock_now() - before < 500);
		stand_in_end(&in);
	}
}

static void
without_it_we_say_how_to_get_it(void **state)
{
	char *usual_path = xstrdup(getenv("PATH"));
	struct stand_in in = {.dir = folder_make()};
	struct error err = {0};

	(void)state;
	setenv("PATH", in.dir, 1);
	assert_int_equal(run(&in, 60, &err), -1);
	assert_int_equal(err.status, STATUS_UNAVAILABLE);
	assert_string_equal(err.text,
			    "gnuplot is not installed: no pictures; apt-get "
			    "install gnuplot-nox, then: flatline plot DIR");
	setenv("PATH", usual_path, 1);
	free(usual_path);
	folder_end(in.dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_gets_fixed_words_and_its_folder),
	    cmocka_unit_test(success_is_success),
	    cmocka_unit_test(its_complaint_is_passed_on),
	    cmocka_unit_test(a_crash_is_a_failure),
	    cmocka_unit_test(it_does_not_take_for_ever),
	    cmocka_unit_test(without_it_we_say_how_to_get_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
