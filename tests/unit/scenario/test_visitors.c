/* SPDX-License-Identifier: MIT */
/* Users who return, and new visitors; what they ask for. */
#include "drive.h"

#include <math.h>

#include "base/buf.h"
#include "scenario/scenario_state.h"

static void
note_step(const struct step *step, void *arg)
{
	if (step->kind == STEP_REQUEST)
		buf_addf(arg, "%s ", step->request.url);
}

struct fixture {
	struct settings settings;
	struct scenario *scenario;
	struct user *user;
};

static void
setup(struct fixture *f, const char *text, const char *visitors)
{
	struct error err = {0};

	settings_init(&f->settings);
	assert_int_equal(settings_set(&f->settings, &option_table[OPT_visitors],
				      visitors, SOURCE_COMMAND_LINE, &err),
			 0);
	f->scenario = drive_good(text, &f->settings);
	f->user = user_new(f->scenario, 1, &err);
	assert_non_null(f->user);
}

static void
teardown(struct fixture *f)
{
	user_free(f->user);
	scenario_free(f->scenario);
	settings_free(&f->settings);
}

static const char *const visitors[] = {"returning", "new"};

/* Whether the cookie of the first request and the field that it set are still
 * there in the second iteration. */
static void
a_new_visitor_brings_nothing(void **state)
{
	static const char text[] =
	    "flow('a', function(user)\n"
	    "  http.get('/' .. tostring(user.seen) .. user.id ..\n"
	    "           user.iteration)\n"
	    "  http.get('/login')\n"
	    "  user.seen = true\n"
	    "end)\n";
	static const char *const wanted[] = {"/true12 /login ",
					     "/nil12 /login "};

	(void)state;
	for (size_t i = 0; i < COUNT(visitors); i++) {
		struct buf out = {0};
		struct fixture f;

		setup(&f, text, visitors[i]);
		drive_iteration(f.user, 0, NULL, NULL);
		drive_iteration(f.user, 0, note_step, &out);
		assert_string_equal(buf_text(&out), wanted[i]);
		assert_int_equal(f.user->trip.jar.count, 2);
		assert_int_equal(scenario_cookie_replies(f.scenario), 2);
		teardown(&f);
		buf_free(&out);
	}
}

static void
note_cookies(const struct step *step, void *arg)
{
	note_step(step, arg);
	if (step->kind == STEP_REQUEST && step->request.nheaders > 0)
		buf_adds(arg, "with cookies ");
}

/* Also one that is pure data, which sends cookies of the flows before. */
static void
a_new_visitor_sends_no_cookie(void **state)
{
	static const char text[] =
	    "flow('a', function() http.get('/login') http.get('/') end)\n"
	    "flow('b', { get = '/b' })\n";
	static const char *const wanted[] = {
	    "/login / with cookies /b with cookies ",
	    "/login / with cookies /b "};

	(void)state;
	for (size_t i = 0; i < COUNT(visitors); i++) {
		struct buf out = {0};
		struct fixture f;

		setup(&f, text, visitors[i]);
		drive_iteration(f.user, 0, note_cookies, &out);
		drive_iteration(f.user, 1, note_cookies, &out);
		assert_string_equal(buf_text(&out), wanted[i]);
		teardown(&f);
		buf_free(&out);
	}
}

static void
repeat(const struct fixture *f, int flow, int times)
{
	for (int i = 0; i < times; i++)
		drive_iteration(f->user, flow, NULL, NULL);
}

/* Those of scripts; setup's are no part of the load. */
static void
different_requests_are_counted(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f,
	      "setup(function() http.get('/setup') end)\n"
	      "flow('same', function() http.get('/a') http.post('/a') end)\n"
	      "flow('batch', function() batch { { get = '/b' }, { get = '/c' } "
	      "} end)\n"
	      "flow('bodies', function(user)\n"
	      "  http.post('/a', { body = 'n' .. user.iteration })\n"
	      "end)\n",
	      "returning");
	drive_hook(f.scenario, HOOK_SETUP, NULL, NULL);
	repeat(&f, 0, 20);
	assert_true(scenario_different_requests(f.scenario) == 2);
	repeat(&f, 1, 20);
	assert_true(scenario_different_requests(f.scenario) == 4);
	repeat(&f, 2, 100);
	assert_in_range(scenario_different_requests(f.scenario), 98, 110);
	repeat(&f, 2, 60000);
	assert_true(isnan(scenario_different_requests(f.scenario)));
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_visitor_brings_nothing),
	    cmocka_unit_test(a_new_visitor_sends_no_cookie),
	    cmocka_unit_test(different_requests_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
