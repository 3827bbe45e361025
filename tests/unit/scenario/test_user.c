/* SPDX-License-Identifier: MIT */
#include "drive.h"

#include "base/buf.h"
#include "scenario/scenario_state.h"

struct fixture {
	struct settings settings;
	struct scenario *scenario;
	struct user *users[2];
};

static void
setup(struct fixture *f, const char *text)
{
	struct error err = {0};

	settings_init(&f->settings);
	f->scenario = drive_good(text, &f->settings);
	for (unsigned i = 0; i < 2; i++) {
		f->users[i] = user_new(f->scenario, i + 1, &err);
		assert_non_null(f->users[i]);
	}
}

static void
teardown(struct fixture *f)
{
	for (unsigned i = 0; i < 2; i++)
		user_free(f->users[i]);
	scenario_free(f->scenario);
	settings_free(&f->settings);
}

static void
note_step(const struct step *step, void *arg)
{
	if (step->kind == STEP_REQUEST)
		buf_addf(arg, "%s ", step->request.url);
	if (step->kind == STEP_THINK)
		buf_addf(arg, "%.17g ", step->seconds);
}

static const char random_text[] =
    "flow('a', function(user)\n"
    "  http.get('/' .. random(1, 1000000) .. uuid())\n"
    "  think('1s', '2s')\n"
    "end)\n"
    "flow('b', function(user) http.get('/b' .. pick { 1, 2, 3 }) end)\n";

/* What one user does in ten iterations; the other may run in between. */
static void
collect_run(const char *seed, int other_runs, struct buf *out)
{
	struct fixture f;
	struct error err = {0};

	setup(&f, random_text);
	settings_set(&f.settings, &option_table[OPT_seed], seed,
		     SOURCE_COMMAND_LINE, &err);
	for (int i = 0; i < 10; i++) {
		drive_iteration(f.users[0], -1, note_step, out);
		for (int j = 0; other_runs && j < 3; j++)
			drive_iteration(f.users[1], -1, NULL, NULL);
	}
	teardown(&f);
}

static void
seed_user_and_iteration_decide(void **state)
{
	struct buf alone = {0}, beside = {0}, seed = {0};

	(void)state;
	collect_run("1", 0, &alone);
	collect_run("1", 1, &beside);
	collect_run("2", 0, &seed);
	assert_true(alone.len > 100);
	assert_string_equal(alone.data, beside.data);
	assert_string_not_equal(alone.data, seed.data);
	buf_free(&alone);
	buf_free(&beside);
	buf_free(&seed);
}

static void
users_differ(void **state)
{
	struct buf first = {0}, second = {0};
	struct fixture f;

	(void)state;
	setup(&f, random_text);
	drive_iteration(f.users[0], 0, note_step, &first);
	drive_iteration(f.users[1], 0, note_step, &second);
	assert_string_not_equal(first.data, second.data);
	buf_clear(&second);
	drive_iteration(f.users[0], 0, note_step, &second);
	assert_string_not_equal(first.data, second.data);
	buf_free(&first);
	buf_free(&second);
	teardown(&f);
}

static void
flows_are_picked_by_weight(void **state)
{
	struct fixture f;
	int counts[3] = {0};
	struct step step;

	(void)state;
	setup(&f, "flow('0', { weight = 9, get = '/' })\n"
		  "flow('1', { weight = 0, get = '/' })\n"
		  "flow('2', { get = '/' })\n");
	for (int i = 0; i < 10000; i++) {
		user_begin(f.users[0], -1, &step);
		counts[atoi(user_flow(f.users[0]))]++;
		user_resume(f.users[0], NULL, &step);
		assert_int_equal(step.kind, STEP_END);
	}
	assert_in_range(counts[0], 8800, 9200);
	assert_int_equal(counts[1], 0);
	teardown(&f);
}

static void
a_user_goes_on_after_an_error(void **state)
{
	struct scenario_check check;
	struct fixture f;

	(void)state;
	setup(&f, "flow('x', function(user)\n"
		  "  user.seen = (user.seen or 0) + 1\n"
		  "  http.get('/')\n"
		  "  if user.iteration % 2 == 1 then\n"
		  "    error('number ' .. user.iteration)\n"
		  "  end\n"
		  "  expect(user.seen == user.iteration, 'kept')\n"
		  "end)\n");
	for (int i = 0; i < 6; i++)
		assert_int_equal(drive_iteration(f.users[0], -1, NULL, NULL),
				 i % 2 == 0);
	assert_int_equal(scenario_checks(f.scenario), 2);
	check = scenario_check(f.scenario, 0);
	assert_true(check.is_error);
	assert_int_equal(check.failed, 3);
	assert_non_null(strstr(check.text, "good.lua:5: number 1"));
	check = scenario_check(f.scenario, 1);
	assert_string_equal(check.text, "kept");
	assert_int_equal(check.passed, 3);
	assert_int_equal(check.failed, 0);
	teardown(&f);
}

static void
errors_and_checks_are_bounded(void **state)
{
	struct scenario_check check;
	struct fixture f;
	size_t count;

	(void)state;
	setup(&f, "flow('x', function(user)\n"
		  "  expect(false, 'text ' .. user.iteration)\n"
		  "  error(user.iteration .. ' without a place', 0)\n"
		  "end)\n");
	/* Errors with a line are told by it; these all are at line 3. */
	for (int i = 0; i < 1000; i++)
		drive_iteration(f.users[0], -1, NULL, NULL);
	count = scenario_checks(f.scenario);
	assert_int_equal(count, CHECKS_KEPT + 1 + 1);
	check = scenario_check(f.scenario, count - 1);
	assert_string_equal(check.text, "other checks");
	assert_int_equal(check.failed, 1000 - CHECKS_KEPT);
	for (int i = 0; i < 100; i++) {
		char *message = xasprintf("%s:%d: x", f.scenario->file, 10 + i);

		checks_error(&f.scenario->checks, message, "");
		free(message);
	}
	count = scenario_checks(f.scenario);
	assert_int_equal(count, CHECKS_KEPT + 1 + ERRORS_KEPT + 1);
	check = scenario_check(f.scenario, count - 1);
	assert_string_equal(check.text, "other errors");
	assert_int_equal(check.failed, 91);
	teardown(&f);
}

/* Unwatched, a spent budget is an error like another. */
static void
spent_instructions_are_counted(void **state)
{
	struct scenario_limits limits = {.instructions = 200000};
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;
	struct user *user;

	(void)state;
	settings_init(&settings);
	scenario = drive_load("spent",
			      "flow('loop', function() while true do end end)\n"
			      "flow('make', function()\n"
			      "  while true do\n"
			      "    coroutine.wrap(function() end)()\n"
			      "    expect(true, 'turn')\n"
			      "  end\n"
			      "end)\n"
			      "flow('fine', function() http.get('/') end)\n",
			      &settings, &limits, &err);
	assert_non_null(scenario);
	user = user_new(scenario, 1, &err);
	assert_int_equal(drive_iteration(user, 0, NULL, NULL), 1);
	assert_int_equal(drive_iteration(user, 2, NULL, NULL), 0);
	/* Each new coroutine costs a thousand. */
	assert_int_equal(drive_iteration(user, 1, NULL, NULL), 1);
	assert_in_range(scenario_check(scenario, 1).passed, 100, 220);
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
}

static int
send_signal(lua_State *L)
{
	(void)L;
	raise(BUDGET_SIGNAL); /* as the watchdog does to a step that is long */
	return 0;
}

/* A hook slows a script down: there is one in long steps only. */
static void
only_long_steps_are_counted(void **state)
{
	static const char text[] =
	    "flow('long', function()\n"
	    "  nudge()\n"
	    "  for i = 1, 10000 do end\n"
	    "  coroutine.wrap(function()\n"
	    "    nudge()\n"
	    "    for i = 1, 10000 do end\n"
	    "  end)()\n"
	    "end)\n"
	    "flow('short', function() for i = 1, 10000 do end end)\n";
	/* A watchdog that sends none of its own. */
	static const struct scenario_limits limits = {.wall_s = 100000};
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;
	struct user *user;
	struct budget *budget;
	lua_State *thread;

	(void)state;
	settings_init(&settings);
	scenario = drive_load("long", text, &settings, &limits, &err);
	assert_non_null(scenario);
	user = user_new(scenario, 1, &err);
	budget = &scenario->budget;
	thread = user->thread;
	lua_register(scenario->L, "nudge", send_signal);
	assert_int_equal(drive_iteration(user, 1, NULL, NULL), 0);
	assert_int_equal(budget->instructions, 0);
	assert_int_equal(drive_iteration(user, 0, NULL, NULL), 0);
	assert_in_range(budget->instructions, 20000, 30000);
	assert_int_not_equal(lua_gethookmask(thread), 0);
	raise(BUDGET_SIGNAL); /* between steps it is late */
	assert_int_equal(drive_iteration(user, 1, NULL, NULL), 0);
	assert_int_equal(budget->instructions, 0);
	assert_int_equal(lua_gethookmask(thread), 0);
	user_free(user);
	scenario_free(scenario);
	settings_free(&settings);
}

static void
pure_data_keeps_no_reply(void **state)
{
	struct fixture f;
	struct step step;

	(void)state;
	setup(&f, "flow('x', { delete = '/items/1', timeout = '3s' })\n");
	user_begin(f.users[0], -1, &step);
	assert_int_equal(step.kind, STEP_REQUEST);
	assert_string_equal(step.request.method, "DELETE");
	assert_string_equal(step.request.url, "/items/1");
	assert_true(step.request.timeout_s == 3);
	assert_false(step.request.want_body || step.request.want_headers);
	teardown(&f);
}

/* One user waits inside a coroutine; another gets hold of it. */
static void
a_waiting_coroutine_is_not_resumed(void **state)
{
	struct fixture f;
	struct step step, other;
	struct http_reply reply;

	(void)state;
	setup(&f, "flow('x', function(user)\n"
		  "  if user.id == 1 then\n"
		  "    shared = coroutine.create(function()\n"
		  "      return http.get('/body/mine').body\n"
		  "    end)\n"
		  "    local ok, body = coroutine.resume(shared)\n"
		  "    expect(ok and body == 'mine', 'its own reply')\n"
		  "  else\n"
		  "    local ok, why = coroutine.resume(shared)\n"
		  "    expect(not ok and why:find('waits'), 'refused')\n"
		  "  end\n"
		  "end)\n");
	user_begin(f.users[0], -1, &step);
	assert_int_equal(step.kind, STEP_REQUEST);
	user_begin(f.users[1], -1, &other);
	assert_int_equal(other.kind, STEP_END);
	drive_reply(&step.request, &reply);
	user_resume(f.users[0], &reply, &step);
	assert_int_equal(step.kind, STEP_END);
	assert_int_equal(scenario_checks(f.scenario), 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(scenario_check(f.scenario, i).passed, 1);
	teardown(&f);
}

/* Time was up in the middle: the next iteration begins at its beginning. */
static void
an_iteration_may_be_given_up(void **state)
{
	struct http_reply reply;
	struct fixture f;
	struct step step;

	(void)state;
	setup(&f, "flow('x', function(user)\n"
		  "  http.get('/first')\n"
		  "  batch { { get = '/a' }, { get = '/b' } }\n"
		  "end)\n");
	for (int i = 0; i < 3; i++) {
		user_begin(f.users[0], -1, &step);
		assert_int_equal(step.kind, STEP_REQUEST);
		assert_string_equal(step.request.url, "/first");
		if (i == 0)
			continue;
		drive_reply(&step.request, &reply);
		user_resume(f.users[0], &reply, &step);
		assert_int_equal(step.kind, STEP_BATCH);
		assert_int_equal(step.nbatch, 2);
		drive_reply(&step.batch[1], &reply);
		user_reply(f.users[0], 1, &reply);
	}
	assert_int_equal(drive_iteration(f.users[0], -1, NULL, NULL), 0);
	assert_int_equal(scenario_checks(f.scenario), 0);
	teardown(&f);
}

/* The table of options is changed while the request is under way. */
static void
a_request_keeps_its_text(void **state)
{
	struct fixture f;
	struct step step, other;

	(void)state;
	setup(&f,
	      "local function long(c) return c:rep(5000) end\n"
	      "options = { body = long('a'), headers = { X = long('b') },\n"
	      "  name = 'n' .. random(9), query = { q = long('c') } }\n"
	      "flow('x', function(user)\n"
	      "  if user.id == 1 then http.post('/' .. user.id, options) end\n"
	      "  options.body = nil options.headers = nil options.name = nil\n"
	      "  options.query = nil\n"
	      "end)\n");
	user_begin(f.users[0], -1, &step);
	user_begin(f.users[1], -1, &other);
	lua_gc(f.scenario->L, LUA_GCCOLLECT);
	assert_int_equal(step.kind, STEP_REQUEST);
	assert_int_equal(step.request.body_len, 5000);
	assert_int_equal(strspn(step.request.body, "a"), 5000);
	assert_int_equal(strspn(step.request.headers[0] + 3, "b"), 5000);
	assert_int_equal(strspn(step.request.url + 5, "c"), 5000);
	assert_int_equal(step.request.route[0], 'n');
	teardown(&f);
}

static void
memory_does_not_grow_with_the_run(void **state)
{
	struct fixture f;
	size_t before;

	(void)state;
	setup(&f, "flow('x', function(user)\n"
		  "  local r = http.post('/echo', { json = { n = random() },\n"
		  "    headers = { X = uuid() }, query = { q = uuid() } })\n"
		  "  expect(r:json('n') and r:header('x-thing'), 'fine')\n"
		  "  think(random())\n"
		  "  batch { { get = '/login' }, { get = '/json' } }\n"
		  "  http.get('/to/302//x', { redirects = 2, expect = 200 })\n"
		  "  if random() < 0.1 then error('now and then') end\n"
		  "end)\n");
	/* Until Lua's table of strings has the size that it keeps. */
	for (int i = 0; i < 10000; i++)
		drive_iteration(f.users[i % 2], -1, NULL, NULL);
	lua_gc(f.scenario->L, LUA_GCCOLLECT);
	before = f.scenario->budget.memory.held;
	for (int i = 0; i < 20000; i++)
		drive_iteration(f.users[i % 2], -1, NULL, NULL);
	lua_gc(f.scenario->L, LUA_GCCOLLECT);
	assert_in_range(f.scenario->budget.memory.held, 0, before + 4096);
	teardown(&f);
}

static void
users_have_to_fit(void **state)
{
	struct scenario_limits limits = {.memory = 256 * 1024};
	struct user *users[1000] = {NULL};
	struct settings settings;
	struct error err = {0};
	struct scenario *scenario;
	unsigned count = 0;

	(void)state;
	settings_init(&settings);
	scenario = drive_load("many", "flow('x', function() end)\n", &settings,
			      &limits, &err);
	while (count < COUNT(users) &&
	       (users[count] = user_new(scenario, count + 1, &err)) != NULL)
		count++;
	assert_in_range(count, 10, 999);
	assert_int_equal(err.status, STATUS_DATA);
	assert_non_null(strstr(err.text, "needs more memory than the 256 KiB"));
	while (count > 0)
		user_free(users[--count]);
	scenario_free(scenario);
	settings_free(&settings);
}

/* Out of memory at every place in turn: always an error, never the end. */
static void
memory_runs_out_anywhere(void **state)
{
	struct scenario_limits limits = {.memory = 20000};
	int loaded = 0, failed = 0;

	(void)state;
	for (; limits.memory < 90000; limits.memory += 61) {
		struct settings settings;
		struct error err = {0};
		struct scenario *scenario;
		struct user *user = NULL;

		settings_init(&settings);
		scenario = drive_load(
		    "torture",
		    "local list = {}\n"
		    "flow('x', function(user)\n"
		    "  local get = coroutine.wrap(function()\n"
		    "    return http.post('/echo', { json = { a = { 1, 2 } },\n"
		    "      headers = { X = uuid() }, query = { q = 1 } })\n"
		    "  end)\n"
		    "  local r = get()\n"
		    "  list[#list + 1] = r:json()\n"
		    "  expect(r:json('a[0]') and r:header('X-Thing'), 'fine')\n"
		    "  expect(pcall(http.get, '/body/' .. ('x'):rep(2000)), "
		    "'b')\n"
		    "  pcall(coroutine.wrap(error), 'text ' .. #list)\n"
		    "  group('g', function() return batch { { get = '/json',\n"
		    "    expect = 200 }, { put = '/echo', json = { 1 } } } "
		    "end)\n"
		    "end)\n",
		    &settings, &limits, &err);
		if (scenario != NULL)
			user = user_new(scenario, 1, &err);
		for (int i = 0; user != NULL && i < 20; i++)
			failed += drive_iteration(user, -1, NULL, NULL);
		loaded += user != NULL;
		user_free(user);
		scenario_free(scenario);
		settings_free(&settings);
	}
	assert_true(loaded > 100);
	assert_true(failed > 100);
}

static void
endless_recursion_is_an_error(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, "flow('x', function()\n"
		  "  local function f() return 1 + f() end\n"
		  "  return f()\n"
		  "end)\n");
	assert_int_equal(drive_iteration(f.users[0], -1, NULL, NULL), 1);
	assert_non_null(strstr(scenario_check(f.scenario, 0).text,
			       "good.lua:2: stack overflow"));
	teardown(&f);
}

static void
count_aborts(const struct step *step, void *arg)
{
	unsigned *aborts = arg;

	if (step->kind == STEP_REQUEST && step->request.misbehaves != NULL)
		++*aborts;
}

/* Drawn anew for each request, and alike each time. */
static void
a_share_is_aborted(void **state)
{
	static const char *const texts[] = {
	    "flow('x', { get = '/', abort = { share = 0.3, after = 1 } })\n",
	    "flow('x', function()\n"
	    "  http.get('/', { abort = { share = 0.3, after = 1 } })\n"
	    "end)\n"};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < COUNT(texts) * 2; i++) {
		unsigned aborts = 0, others = 0;

		setup(&f, texts[i / 2]);
		for (int n = 0; n < 2000; n++) {
			drive_iteration(f.users[0], -1, count_aborts, &aborts);
			drive_iteration(f.users[1], -1, count_aborts, &others);
		}
		assert_in_range(aborts, 540, 660);
		assert_in_range(others, 540, 660);
		assert_int_not_equal(aborts, others);
		teardown(&f);
	}
}

/* The flow's own data is shared by all its users. */
static void
users_draw_for_themselves(void **state)
{
	struct step steps[2];
	struct fixture f;
	int differed = 0;

	(void)state;
	setup(&f, "flow('x', { get = '/', abort = { share = 0.5, after = 1 } "
		  "})\n");
	for (int n = 0; n < 100; n++) {
		int aborted[2];

		for (int u = 0; u < 2; u++) {
			user_begin(f.users[u], -1, &steps[u]);
			aborted[u] = steps[u].request.misbehaves != NULL;
		}
		for (int u = 0; u < 2; u++) {
			assert_int_equal(
			    steps[u].request.misbehaves != NULL &&
				steps[u].request.misbehaves->abort_after_s == 1,
			    aborted[u]);
			user_resume(f.users[u], NULL, &steps[u]);
		}
		differed += aborted[0] != aborted[1];
	}
	assert_in_range(differed, 25, 75);
	teardown(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(seed_user_and_iteration_decide),
	    cmocka_unit_test(users_differ),
	    cmocka_unit_test(flows_are_picked_by_weight),
	    cmocka_unit_test(a_user_goes_on_after_an_error),
	    cmocka_unit_test(errors_and_checks_are_bounded),
	    cmocka_unit_test(spent_instructions_are_counted),
	    cmocka_unit_test(only_long_steps_are_counted),
	    cmocka_unit_test(pure_data_keeps_no_reply),
	    cmocka_unit_test(a_waiting_coroutine_is_not_resumed),
	    cmocka_unit_test(an_iteration_may_be_given_up),
	    cmocka_unit_test(a_request_keeps_its_text),
	    cmocka_unit_test(memory_does_not_grow_with_the_run),
	    cmocka_unit_test(users_have_to_fit),
	    cmocka_unit_test(memory_runs_out_anywhere),
	    cmocka_unit_test(endless_recursion_is_an_error),
	    cmocka_unit_test(a_share_is_aborted),
	    cmocka_unit_test(users_draw_for_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
