/* SPDX-License-Identifier: MIT */
/* One scenario in several states: the same users, and findings that add up. */
#include "drive.h"

#include "base/buf.h"

static const char text[] =
    "load { users = 3, rate = 50 }\n"
    "limits { errors = '5%' }\n"
    "local salt = random(1, 1000000)\n"
    "flow('a', { weight = 3 }, function(user)\n"
    "  local r = http.get('/status/' .. (200 + random(0, 1) * 300) ..\n"
    "                     '?' .. salt .. user.iteration)\n"
    "  expect(r.status == 200, 'well')\n"
    "end)\n"
    "flow('b', { get = '/status/404', expect = 200 })\n"
    "flow('c', function(user) error('broken ' .. user.id) end)\n";

static void
note_url(const struct step *step, void *arg)
{
	if (step->kind == STEP_REQUEST)
		buf_addf(arg, "%s ", step->request.url);
}

static void
run_user(struct scenario *scenario, unsigned id, struct buf *out)
{
	struct error err = {0};
	struct user *user = user_new(scenario, id, &err);

	assert_non_null(user);
	for (int i = 0; i < 50; i++)
		drive_iteration(user, -1, note_url, out);
	user_free(user);
}

static void
users_are_the_same_in_any_state(void **state)
{
	struct settings settings;
	struct scenario *first, *second;
	struct buf here = {0}, there = {0};
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	first = drive_good(text, &settings);
	second = scenario_replicate(first, &err);
	assert_non_null(second);
	assert_string_equal(scenario_digest(first), scenario_digest(second));
	assert_int_equal(scenario_flows(second), 3);
	run_user(second, 2, &there);
	run_user(first, 1, &here);
	buf_clear(&here);
	run_user(first, 2, &here);
	assert_string_equal(buf_text(&here), buf_text(&there));
	scenario_free(second);
	scenario_free(first);
	settings_free(&settings);
	buf_free(&here);
	buf_free(&there);
}

/* Settings that something stronger changed meanwhile stay as they are. */
static void
settings_are_taken_once(void **state)
{
	struct settings settings;
	struct scenario *first, *second;
	struct error err = {0};

	(void)state;
	settings_init(&settings);
	first = drive_good(text, &settings);
	settings.users = 7;
	second = scenario_replicate(first, &err);
	assert_non_null(second);
	assert_float_equal(settings.users, 7, 0);
	scenario_free(second);
	scenario_free(first);
	settings_free(&settings);
}

static void
findings_add_up(void **state)
{
	struct settings settings;
	struct scenario *first, *second;
	struct buf ignored = {0};
	struct error err = {0};
	uint64_t passed = 0, failed = 0, errors = 0;

	(void)state;
	settings_init(&settings);
	first = drive_good(text, &settings);
	second = scenario_replicate(first, &err);
	run_user(first, 1, &ignored);
	run_user(second, 2, &ignored);
	scenario_absorb(first, second);
	assert_int_equal(scenario_checks(first), 3);
	for (size_t i = 0; i < 3; i++) {
		struct scenario_check check = scenario_check(first, i);

		if (strcmp(check.text, "b: status 200") == 0)
			assert_int_equal(check.passed, 0);
		passed += check.passed;
		failed += check.failed;
		errors += check.is_error ? check.failed : 0;
	}
	assert_int_equal(passed + failed, 100);
	assert_true(passed > 10 && errors > 5 && failed > errors + 10);
	scenario_free(second);
	scenario_free(first);
	settings_free(&settings);
	buf_free(&ignored);
}

/* Whoever does iteration 12 of all does the same. */
static void
numbered_iterations(void **state)
{
	struct settings settings;
	struct scenario *scenario;
	struct buf one = {0}, two = {0};
	struct error err = {0};
	struct user *users[2];

	(void)state;
	settings_init(&settings);
	scenario = drive_good("flow('a', function(user) http.get('/body/' .. "
			      "user.iteration .. random(1000000)) end)\n",
			      &settings);
	for (unsigned i = 0; i < 2; i++)
		users[i] = user_new(scenario, i + 1, &err);
	user_seek(users[0], 12);
	drive_iteration(users[0], -1, note_url, &one);
	user_seek(users[1], 3);
	drive_iteration(users[1], -1, NULL, NULL);
	user_seek(users[1], 12);
	drive_iteration(users[1], -1, note_url, &two);
	assert_string_equal(buf_text(&one), buf_text(&two));
	assert_int_equal(strncmp(buf_text(&one), "/body/12", 8), 0);
	user_free(users[0]);
	user_free(users[1]);
	scenario_free(scenario);
	settings_free(&settings);
	buf_free(&one);
	buf_free(&two);
}

/* Given up while it waits, a user begins anew, not where it was. */
static void
given_up_in_the_middle(void **state)
{
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};
	struct user *user;
	struct step step;

	(void)state;
	settings_init(&settings);
	scenario = drive_good("flow('a', function(user)\n"
			      "  http.get('/first')\n"
			      "  http.get('/second')\n"
			      "end)\n",
			      &settings);
	user = user_new(scenario, 1, &err);
	for (int i = 0; i < 3; i++) {
		user_begin(user, -1, &step);
		assert_int_equal(step.kind, STEP_REQUEST);
		assert_string_equal(step.request.url, "/first");
	}
	assert_int_equal(scenario_checks(scenario), 0);
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(users_are_the_same_in_any_state),
	    cmocka_unit_test(settings_are_taken_once),
	    cmocka_unit_test(findings_add_up),
	    cmocka_unit_test(numbered_iterations),
	    cmocka_unit_test(given_up_in_the_middle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
