/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "profile/profile.h"

static size_t
frame(struct profile *profile, size_t parent, const char *function,
      const char *package, double bytes)
{
	size_t i = profile_add(profile, parent, function, "/p.js", 1);

	if (package != NULL)
		profile->frames[i].package = xstrdup(package);
	profile->frames[i].bytes = bytes;
	return i;
}

/*
 * (root) - serve (app.js) - call (grpc) - push (core) 70
 *        - tick (core) 5      \- close (grpc) 20
 */
static void
set_up(struct profile *profile)
{
	size_t serve, call;

	profile_init(profile);
	serve = frame(profile, 0, "serve", "app.js", 0);
	profile->frames[serve].is_users = 1;
	call = frame(profile, serve, "call", "grpc", 0);
	frame(profile, call, "push", NULL, 70);
	frame(profile, serve, "close", "grpc", 20);
	frame(profile, 0, "tick", NULL, 5);
	frame(profile, 0, "freed", "zlib", -50);
}

/* Bytes go to the nearest package above, not to the runtime's core. */
static void
test_packages(void **state)
{
	struct profile profile;
	struct holder *list;

	(void)state;
	set_up(&profile);
	assert_int_equal(profile_packages(&profile, &list), 2);
	assert_string_equal(list[0].name, "grpc");
	assert_true(list[0].bytes == 90);
	assert_string_equal(profile.frames[list[0].through].function, "serve");
	assert_string_equal(list[1].name, "(the runtime itself)");
	assert_true(list[1].bytes == 5);
	assert_int_equal(list[1].through, 0);
	free(list);
	assert_true(profile_total(&profile) == 95);
	profile_free(&profile);
}

static void
test_functions(void **state)
{
	struct profile profile;
	struct holder *list;

	(void)state;
	set_up(&profile);
	assert_int_equal(profile_functions(&profile, &list), 3);
	assert_string_equal(list[0].name, "call");
	assert_string_equal(list[0].place, "/p.js");
	assert_true(list[0].bytes == 70);
	assert_string_equal(list[1].name, "close");
	assert_string_equal(list[2].name, "tick");
	free(list);
	profile_free(&profile);
}

static void
test_nothing(void **state)
{
	struct profile profile;
	struct holder *list;

	(void)state;
	profile_init(&profile);
	assert_int_equal(profile_packages(&profile, &list), 0);
	free(list);
	profile_free(&profile);
}

/* The same stack is the same path; another line is another path. */
static void
test_children(void **state)
{
	struct profile profile;
	size_t a;

	(void)state;
	profile_init(&profile);
	a = profile_child(&profile, 0, "a", "x", 1);
	assert_int_equal(profile_child(&profile, 0, "a", "x", 1), a);
	assert_int_not_equal(profile_child(&profile, 0, "a", "x", 2), a);
	assert_int_not_equal(profile_child(&profile, a, "a", "x", 1), a);
	assert_int_equal(profile.count, 4);
	profile_free(&profile);
}

static void
test_bounded(void **state)
{
	struct profile profile;

	(void)state;
	profile_init(&profile);
	for (size_t i = 0; i < PROFILE_FRAMES + 10; i++)
		profile_add(&profile, 0, "f", NULL, 0);
	assert_int_equal(profile.count, PROFILE_FRAMES);
	profile_free(&profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_packages), cmocka_unit_test(test_functions),
	    cmocka_unit_test(test_nothing),  cmocka_unit_test(test_children),
	    cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
