/* SPDX-License-Identifier: MIT */
/* uuid() and unique(): what has to differ, and what has to repeat. */
#include "drive.h"

#include "base/buf.h"
#include "scenario/scenario_state.h"

static const char text[] =
    "local atload = unique()\n"
    "setup(function() http.get('/setup/' .. unique()) end)\n"
    "teardown(function() http.get('/setup/' .. unique()) end)\n"
    "flow('a', function() http.get('/' .. unique()) http.get('/' .. uuid()) "
    "end)\n"
    "flow('b', function() http.get('/' .. unique()) end)\n"
    "flow('load', function() http.get('/' .. atload) end)\n"
    "flow('random', function() uuid() http.get('/' .. random(1000000)) end)\n";

struct fixture {
	struct settings settings;
	struct scenario *scenario;
	struct strings urls;
};

static void
setup(struct fixture *f, const char *salt)
{
	struct error err = {0};

	*f = (struct fixture){.urls = {0}};
	settings_init(&f->settings);
	if (salt != NULL)
		settings_set(&f->settings, &option_table[OPT_salt], salt,
			     SOURCE_COMMAND_LINE, &err);
	assert_string_equal(err.text, "");
	f->scenario = drive_good(text, &f->settings);
}

static void
teardown(struct fixture *f)
{
	scenario_free(f->scenario);
	settings_free(&f->settings);
	strings_free(&f->urls);
}

static void
note_url(const struct step *step, void *arg)
{
	if (step->kind == STEP_REQUEST)
		strings_add(arg, step->request.url);
}

static void
iterate(struct fixture *f, unsigned id, int flow, int numbered)
{
	struct error err = {0};
	struct user *user = user_new(f->scenario, id, &err);

	for (int i = 0; i < 20; i++) {
		if (numbered)
			user_seek(user, (uint64_t)i + 1);
		drive_iteration(user, flow, note_url, &f->urls);
	}
	user_free(user);
}

/* By hooks, users that have numbers, users that have not, and two flows. */
static void
everywhere(struct fixture *f)
{
	drive_hook(f->scenario, HOOK_SETUP, note_url, &f->urls);
	for (int flow = 0; flow < 2; flow++) {
		iterate(f, 1, flow, 0);
		iterate(f, 2, flow, 0);
		iterate(f, 3, flow, 1);
	}
	drive_hook(f->scenario, HOOK_TEARDOWN, note_url, &f->urls);
}

static void
no_two_values_are_the_same(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f, "x");
	everywhere(&f);
	assert_int_equal(f.urls.count, 2 + 3 * 20 * 3);
	for (size_t i = 0; i < f.urls.count; i++)
		assert_int_equal(strings_index(&f.urls, f.urls.items[i]), i);
	assert_true(scenario_uniques(f.scenario) == f.urls.count + 1);
	teardown(&f);
}

static void
the_salt_decides(void **state)
{
	struct fixture one, same, other;

	(void)state;
	setup(&one, "x");
	setup(&same, "x");
	setup(&other, "a-much-longer-salt");
	everywhere(&one);
	everywhere(&same);
	everywhere(&other);
	iterate(&one, 1, 2, 0);
	iterate(&same, 9, 2, 0);
	iterate(&other, 1, 2, 0);
	for (size_t i = 0; i < one.urls.count; i++) {
		const char *url = one.urls.items[i];

		assert_string_equal(url, same.urls.items[i]);
		assert_int_equal(strlen(url), strlen(other.urls.items[i]));
		assert_int_equal(strings_index(&other.urls, url), -1);
	}
	teardown(&one);
	teardown(&same);
	teardown(&other);
}

/* What is random follows from the seed alone, whatever uuid() is called. */
static void
the_seed_decides_what_is_random(void **state)
{
	struct fixture one, other;

	(void)state;
	setup(&one, "x");
	setup(&other, "y");
	iterate(&one, 1, 3, 0);
	iterate(&other, 1, 3, 0);
	for (size_t i = 0; i < one.urls.count; i++)
		assert_string_equal(one.urls.items[i], other.urls.items[i]);
	teardown(&one);
	teardown(&other);
}

static void
a_word_begins_with_a_letter(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	struct fixture f;

	(void)state;
	setup(&f, "x");
	iterate(&f, 1, 1, 0);
	for (size_t i = 0; i < f.urls.count; i++) {
		const char *word = f.urls.items[i] + 1;

		assert_int_equal(strlen(word), 16);
		assert_non_null(strchr(letters, word[0]));
		assert_int_equal(
		    strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789"), 16);
	}
	teardown(&f);
}

/* A gate gives each build one of its own. */
static void
a_salt_is_drawn_once(void **state)
{
	struct settings one, other;

	(void)state;
	settings_init(&one);
	settings_init(&other);
	settings_salt(&one, "");
	settings_salt(&other, "");
	assert_int_equal(strlen(one.salt), 8);
	assert_string_not_equal(one.salt, other.salt);
	free(other.salt);
	other.salt = xstrdup(one.salt);
	settings_salt(&one, "");
	assert_string_equal(one.salt, other.salt);
	settings_salt(&one, "-before");
	assert_int_equal(strlen(one.salt), 15);
	assert_memory_equal(one.salt, other.salt, 8);
	assert_string_equal(one.salt + 8, "-before");
	settings_free(&one);
	settings_free(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_two_values_are_the_same),
	    cmocka_unit_test(the_salt_decides),
	    cmocka_unit_test(the_seed_decides_what_is_random),
	    cmocka_unit_test(a_word_begins_with_a_letter),
	    cmocka_unit_test(a_salt_is_drawn_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
