/* SPDX-License-Identifier: MIT */
/* What helpers in interpreters answer becomes frames with their packages. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/held.h"
#include "profile/profiler_python.h"
#include "profile/profiler_ruby.h"

static const struct frame *
frame_of(const struct profile *profile, const char *function)
{
	for (size_t i = 0; i < profile->count; i++)
		if (strcmp(profile->frames[i].function, function) == 0)
			return &profile->frames[i];
	fail_msg("no frame %s", function);
	return NULL;
}

static void
expect_text(const char *got, const char *wanted)
{
	if (wanted == NULL)
		assert_null(got);
	else
		assert_non_null(got);
	if (wanted != NULL)
		assert_string_equal(got, wanted);
}

#define LIBRARY "R\t/usr/lib/python3.11\n"
#define FRAMES                                                                 \
	"F\t3\tserve\t/srv/app.py\nF\t9\tkeep\t/v/site-packages/cart/"         \
	"core.py\n"                                                            \
	"F\t5\tloads\t/usr/lib/python3.11/json/__init__.py\n"

static const char before[] = LIBRARY "H\t5000\n" FRAMES "S\t1000\t-\t0;1;2\n"
				     "S\t70\t-\t0\nT\t10\tdict\nT\t4\tstr\nE\n";
static const char after[] = LIBRARY "H\t7500\n" FRAMES "S\t3400\t-\t0;1;2\n"
				    "S\t50\t-\t0\nS\t100\t-\t0;1\nT\t35\tdict\n"
				    "T\t4\tstr\nT\t600\tcart.Cart\nE\n";

static void
test_difference(void **state)
{
	struct profile profile;
	struct holder *packages;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	assert_int_equal(profile_checkpoint(&profile), 0);
	assert_int_equal(held_parse(&profile, before, -1, python_belongs, &err),
			 0);
	assert_int_equal(held_parse(&profile, after, 1, python_belongs, &err),
			 0);
	assert_true(frame_of(&profile, "loads")->bytes == 2400);
	assert_true(frame_of(&profile, "keep")->bytes == 100);
	assert_true(frame_of(&profile, "serve")->bytes == -20);
	assert_int_equal(frame_of(&profile, "keep")->line, 9);
	assert_true(held_heap(before) == 5000 && held_heap(after) == 7500);

	/* Python's own frame counts for the package that called it. */
	profile_age(&profile);
	assert_int_equal(profile_packages(&profile, &packages), 1);
	assert_string_equal(packages[0].name, "cart");
	assert_true(packages[0].bytes == 2500);
	assert_string_equal(profile.frames[packages[0].through].function,
			    "serve");
	free(packages);

	profile_tallies_sort(&profile);
	assert_int_equal(profile.ntallies, 3);
	assert_string_equal(profile.tallies[0].type, "cart.Cart");
	assert_true(profile.tallies[0].more == 600);
	assert_true(profile.tallies[1].more == 25);
	assert_true(profile.tallies[2].more == 0);
	profile_free(&profile);
}

static void
test_looks_add_nothing_up(void **state)
{
	struct profile profile;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	for (int look = 0; look < 3; look++) {
		profile_checkpoint(&profile);
		held_parse(&profile, before, -1, python_belongs, &err);
		held_parse(&profile, after, 1, python_belongs, &err);
	}
	assert_true(frame_of(&profile, "loads")->bytes == 2400);
	profile_tallies_sort(&profile);
	assert_true(profile.tallies[0].more == 600);
	profile_free(&profile);
}

static void
test_parts(void **state)
{
	static const char text[] =
	    "R\t/usr/lib/ruby/3.1.0\nH\t1\nF\t3\tA#b\t/g/gems/a-1.0/a.rb\n"
	    "S\t100\t0\t0\nS\t20\t1\t0\nE\n";
	struct profile profile;
	struct error err = {0};
	const struct frame *frame;

	(void)state;
	profile_init(&profile);
	profile_checkpoint(&profile);
	/* The second part has not begun yet. */
	assert_int_equal(held_parse(&profile, text, 1, ruby_belongs, &err), -1);
	profile_checkpoint(&profile);
	assert_int_equal(held_parse(&profile, text, 1, ruby_belongs, &err), 0);
	frame = frame_of(&profile, "A#b");
	assert_true(frame->bytes == 120);
	assert_true(frame->cohorts->bytes[1][0] == 100);
	assert_true(frame->cohorts->bytes[1][1] == 20);
	profile_free(&profile);
}

static const struct {
	void (*belongs)(struct frame *, const char *library);
	const char *place, *package;
	int is_users;
} places[] = {
    {python_belongs, "/v/lib/python3.11/site-packages/flask/app.py", "flask",
     0},
    {python_belongs, "/usr/lib/python3/dist-packages/six.py", "six", 0},
    {python_belongs, "/v/site-packages/google/cloud/pubsub_v1/x/y.py",
     "google.cloud.pubsub_v1", 0},
    {python_belongs, "/v/site-packages/google/protobuf/x.py", "google.protobuf",
     0},
    {python_belongs, "/usr/lib/python3.11/json/decoder.py", NULL, 0},
    {python_belongs, "/usr/lib/python3.11-app/main.py", "main.py", 1},
    {python_belongs, "<frozen importlib._bootstrap>", NULL, 0},
    {python_belongs, "/srv/app.py", "app.py", 1},
    {python_belongs, "app.py", "app.py", 1},
    {python_belongs, "", NULL, 0},
    {python_belongs, "/v/site-packages/", NULL, 0},
    {ruby_belongs, "/var/lib/gems/3.1.0/gems/rack-2.2.6/lib/rack.rb", "rack",
     0},
    {ruby_belongs, "/g/gems/net-http2-0.18.5/lib/x.rb", "net-http2", 0},
    {ruby_belongs, "/g/gems/nokogiri-1.15.4-x86_64-linux/lib/x.rb", "nokogiri",
     0},
    {ruby_belongs, "/b/bundler/gems/shop-0123456789ab/lib/x.rb", "shop", 0},
    {ruby_belongs, "/usr/lib/ruby/vendor_ruby/rack/utils.rb", "rack", 0},
    {ruby_belongs, "/usr/lib/ruby/vendor_ruby/tilt.rb", "tilt", 0},
    {ruby_belongs, "/usr/lib/ruby/3.1.0/set.rb", NULL, 0},
    {ruby_belongs, "<internal:kernel>", NULL, 0},
    {ruby_belongs, "/srv/app.rb", "app.rb", 1},
};

static void
test_packages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct frame frame = {.place = xstrdup(places[i].place)};

		places[i].belongs(&frame, places[i].belongs == ruby_belongs
					      ? "/usr/lib/ruby/3.1.0"
					      : "/usr/lib/python3.11");
		expect_text(frame.package, places[i].package);
		assert_int_equal(frame.is_users, places[i].is_users);
		free(frame.place);
		free(frame.package);
	}
}

static const char *const broken[] = {
    "",
    "\n",
    "E\n",
    "R\t/l\n",
    "R\t/l\textra\nE\n",
    "H\t1\nR\t/l\nE\n",
    "R\t/l\nS\t1\t-\t0\nE\n",
    "R\t/l\nF\t1\tf\t/a\nS\t1\t-\t1\nE\n",
    "R\t/l\nF\t1\tf\t/a\nS\t1\t-\t\nE\n",
    "R\t/l\nF\t1\tf\t/a\nS\t1\t-\t0;\nE\n",
    "R\t/l\nF\t1\tf\t/a\nS\t-1\t-\t0\nE\n",
    "R\t/l\nF\t1\tf\t/a\nS\tnan\t-\t0\nE\n",
    "R\t/l\nF\t1\tf\t/a\nS\t1\t9\t0\nE\n",
    "R\t/l\nF\t-1\tf\t/a\nE\n",
    "R\t/l\nF\t1\tf\t/a\tb\nE\n",
    "R\t/l\nF\t1\nE\n",
    "R\t/l\nT\t1e99\tstr\nE\n",
    "R\t/l\nH\t1\nS",
    "R\t/l\nZ\t1\nE\n",
};

static void
test_broken(void **state)
{
	struct profile profile;

	(void)state;
	profile_init(&profile);
	profile_checkpoint(&profile);
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct error err = {0};

		if (held_parse(&profile, broken[i], 1, python_belongs, &err) !=
		    -1)
			fail_msg("taken: %s", broken[i]);
		assert_int_equal(err.status, STATUS_UNAVAILABLE);
	}
	profile_free(&profile);
}

static void
test_depth_is_bounded(void **state)
{
	struct buf text = {0};
	struct profile profile;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	buf_adds(&text, "R\t/l\nF\t1\tf\t/a\nS\t1\t-\t0");
	for (int i = 0; i < 1000; i++)
		buf_adds(&text, ";0");
	buf_adds(&text, "\nE\n");
	assert_int_equal(
	    held_parse(&profile, buf_text(&text), 1, python_belongs, &err), -1);
	buf_free(&text);
	profile_free(&profile);
}

static void
test_failed(void **state)
{
	struct profile profile;
	struct error err = {0};

	(void)state;
	profile_init(&profile);
	assert_int_equal(
	    held_parse(&profile, "X\tMemoryError\n", 1, python_belongs, &err),
	    -1);
	assert_string_equal(err.text, "the helper in the service failed: "
				      "MemoryError");
	profile_free(&profile);
}

static void
test_whole(void **state)
{
	(void)state;
	assert_true(held_is_whole(before, strlen(before)));
	assert_true(held_is_whole("X\tE\n", 4));
	assert_false(held_is_whole(before, strlen(before) - 1));
	assert_false(held_is_whole("E\n", 2));
	assert_false(held_is_whole("", 0));
	assert_true(isnan(held_heap("")));
	assert_true(isnan(held_heap("\nH\tnan\n")));
}

static const struct {
	const char *(*refuses)(const char *command);
	const char *command;
	int refused;
} commands[] = {
    {python_refuses, "python3 -I app.py", 1},
    {python_refuses, "python3 -uE app.py", 1},
    {python_refuses, "python3 -u -S app.py", 1},
    {python_refuses, "python3 app.py -I", 0},
    {python_refuses, "python3 -m flask -E", 0},
    {python_refuses, "python3 -c x -I", 0},
    {python_refuses, "python3", 0},
    {python_refuses, "", 0},
    {ruby_refuses, "ruby --disable=rubyopt app.rb", 1},
    {ruby_refuses, "ruby app.rb", 0},
};

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(commands); i++)
		assert_int_equal(commands[i].refuses(commands[i].command) !=
				     NULL,
				 commands[i].refused);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_difference),
	    cmocka_unit_test(test_looks_add_nothing_up),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_packages),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_depth_is_bounded),
	    cmocka_unit_test(test_failed),
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
