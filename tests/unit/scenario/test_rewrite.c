/* SPDX-License-Identifier: MIT */
/* Users whose requests are rewritten, as in a replay. */
#include "drive.h"

#include "base/buf.h"

static void
note_step(const struct step *step, void *arg)
{
	if (step->kind == STEP_REQUEST)
		buf_addf(arg, "%s ", step->request.url);
	for (size_t i = 0; i < step->nbatch; i++)
		buf_addf(arg, "%s ", step->batch[i].url);
}

static const struct http_expect as_it_was = {1, {{303, 303}}};

/* Sends the first request of a path somewhere else. */
struct detour {
	const char *from, *to;
	int seen;
};

static void
rewrite(void *arg, struct http_request *request)
{
	struct detour *detour = arg;

	detour->seen++;
	if (detour->from == NULL || strcmp(request->url, detour->from) != 0)
		return;
	request->url = detour->to;
	request->expect = &as_it_was;
	detour->from = NULL;
}

static void
expect_detour(const char *flow, const char *want, int seen)
{
	struct detour detour = {"/a", "/to/303/x", 0};
	struct buf out = {0};
	struct settings settings;
	struct scenario *scenario;
	struct error err = {0};
	struct user *user;

	settings_init(&settings);
	scenario = drive_good(flow, &settings);
	user = user_new(scenario, 1, &err);
	assert_non_null(user);
	user_rewrite(user, rewrite, &detour);
	drive_iteration(user, 0, note_step, &out);
	assert_string_equal(buf_text(&out), want);
	assert_int_equal(detour.seen, seen);
	/* Told by the flow where the script has no word for it. */
	assert_string_equal(scenario_check(scenario, 0).text, "f: status 303");
	buf_free(&out);
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
}

/* A redirect goes by where the request went, and is not rewritten itself. */
static void
requests_are_rewritten(void **state)
{
	(void)state;
	expect_detour("flow('f', function() http.get('/b') http.get('/a') "
		      "http.get('/a') end)\n",
		      "/b /to/303/x /a ", 3);
	expect_detour("flow('f', { get = '/a', redirects = 2 })\n",
		      "/to/303/x /to/303/x /to/303/x ", 1);
	expect_detour("flow('f', function() batch { { get = '/b' }, "
		      "{ get = '/a' } } end)\n",
		      "/b /to/303/x ", 2);
}

/* Without any flow: a request, and what it is expected to answer. */
static void
a_request_alone(void **state)
{
	static const struct http_expect expect = {1, {{404, 404}}};
	const struct http_request request = {
	    .method = "GET", .url = "/status/404", .expect = &expect};
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;
	struct user *user;
	struct buf out = {0};
	struct step step;

	(void)state;
	settings_init(&settings);
	scenario = scenario_load(NULL, &settings, NULL, &err);
	assert_non_null(scenario);
	assert_int_equal(scenario_flows(scenario), 0);
	user = user_new(scenario, 1, &err);
	for (int i = 0; i < 2; i++) {
		user_begin_request(user, &request, &step);
		assert_int_equal(drive_steps(user, &step, note_step, &out), 0);
	}
	assert_string_equal(buf_text(&out), "/status/404 /status/404 ");
	assert_int_equal(scenario_checks(scenario), 1);
	assert_int_equal(scenario_check(scenario, 0).passed, 2);
	buf_free(&out);
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(requests_are_rewritten),
	    cmocka_unit_test(a_request_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
