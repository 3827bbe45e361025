/* SPDX-License-Identifier: MIT */
/* --location, and where it ends. */
#include "drive.h"

#include "base/buf.h"

static void
note_step(const struct step *step, void *arg)
{
	if (step->kind == STEP_REQUEST)
		buf_addf(arg, "%s ", step->request.url);
}

/* Where the scenario does not say; data, batches and requests of a log too. */
static void
location_is_followed(void **state)
{
	const struct http_request logged = {.method = "GET",
					    .url = "/to/301//logged"};
	struct buf seen = {0};
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};
	struct user *user;
	struct step step;

	(void)state;
	settings_init(&settings);
	scenario = drive_good(
	    "flow('script', function()\n"
	    "  http.get('/to/302//a')\n"
	    "  http.get('/to/302//b', { redirects = 0 })\n"
	    "  expect(batch { { get = '/to/302//body/c' } }[1].body == "
	    "'c', 'c')\n"
	    "end)\n"
	    "flow('data', { get = '/to/307//d' })\n",
	    &settings);
	settings.follow = 1;
	user = user_new(scenario, 1, &err);
	assert_non_null(user);
	drive_iteration(user, 0, note_step, &seen);
	drive_iteration(user, 1, note_step, &seen);
	user_begin_request(user, &logged, &step);
	drive_steps(user, &step, note_step, &seen);
	assert_string_equal(buf_text(&seen),
			    "/to/302//a /a /to/302//b /to/307//d /d "
			    "/to/301//logged /logged ");
	assert_int_equal(scenario_check(scenario, 0).passed, 1);
	buf_free(&seen);
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
}

/* The eleventh, and whatever leads on when no more are followed. */
static void
going_round_is_an_error(void **state)
{
	struct http_reply reply = {.status = 302,
				   .headers = "Location: /x\r\n"};
	struct http_request request = {.redirects = 1, .redirected = 9};

	(void)state;
	assert_false(http_is_error(&request, &reply));
	request = (struct http_request){.redirects = 0, .redirected = 10};
	assert_true(http_is_error(&request, &reply));
	reply.headers = "";
	assert_false(http_is_error(&request, &reply));
	request.redirected = 0; /* it was not to be followed */
	reply.headers = "Location: /x\r\n";
	assert_false(http_is_error(&request, &reply));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(location_is_followed),
	    cmocka_unit_test(going_round_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
