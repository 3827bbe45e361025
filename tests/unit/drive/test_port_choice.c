/* SPDX-License-Identifier: MIT */
/* Which of several ports is the service, told by how each answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "drive/port_choice.h"
#include "ports.h"

struct fixture {
	struct ports ports;
	enum port_way ways[WAYS];
	struct target_port seen[WAYS];
	size_t count;
	struct settings settings;
	struct scenario *scenario;
	struct port_choice choice;
	struct error err;
	int chosen;
};

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	settings_init(&f->settings);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	ports_close(&f->ports);
	if (f->scenario != NULL)
		scenario_free(f->scenario);
	settings_free(&f->settings);
	free(f);
	return 0;
}

static void
load_scenario(struct fixture *f, const char *text)
{
	char path[] = "/tmp/flatline-ports-XXXXXX";
	int fd = mkstemp(path);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	f->scenario = scenario_load(path, &f->settings, NULL, &f->err);
	unlink(path);
	assert_non_null(f->scenario);
}

/* Looks at the ports until one is chosen, or for so long. */
static void
choose(struct fixture *f, const enum port_way ways[WAYS], double seconds)
{
	double end = clock_now() + seconds;

	if (f->ports.pid == 0)
		ports_open(&f->ports, ways);
	f->count = 0;
	for (int i = 0; i < WAYS; i++)
		if (ways[i] != WAY_NONE)
			f->seen[f->count++].port = f->ports.port[i];
	f->choice = (struct port_choice){.settings = &f->settings,
					 .scenario = f->scenario,
					 .wanted = f->choice.wanted};
	do {
		f->chosen = port_choose(&f->choice, f->seen, f->count, &f->err);
		clock_pause(0.01);
	} while (f->chosen == 0 && clock_now() < end);
}

static const char get_items[] =
    "print('asked')\n"
    "flow('x', function() think('1s') print('x') http.get('/items') end)\n";
static const char post_items[] = "flow('x', { post = '/items' })\n";

static void
the_only_port_is_taken(void **state)
{
	struct fixture *f = *state;

	choose(f, (enum port_way[WAYS]){WAY_ALL}, 60);
	assert_int_equal(f->chosen, f->ports.port[0]);
	assert_string_equal(port_seen(&f->choice, f->chosen)->address.host,
			    "127.0.0.1");
}

static void
what_is_no_service_is_left_out(void **state)
{
	struct fixture *f = *state;

	load_scenario(f, get_items);
	choose(f,
	       (enum port_way[WAYS]){WAY_INSPECTOR, WAY_CLOSES, WAY_METRICS,
				     WAY_ALL},
	       60);
	assert_int_equal(f->chosen, f->ports.port[3]);
}

/* However its log puts it: nothing is sent there. */
static void
an_announced_debugger_is_not_asked(void **state)
{
	struct fixture *f = *state;

	f->seen[0].debugger = "debugger";
	choose(f, (enum port_way[WAYS]){WAY_STARTS, WAY_ALL}, 60);
	assert_int_equal(f->chosen, f->ports.port[1]);
	assert_int_equal(port_seen(&f->choice, f->ports.port[0])->status, 0);
}

static void
the_port_that_knows_the_scenario_is_taken(void **state)
{
	struct fixture *f = *state;

	load_scenario(f, get_items);
	choose(f, (enum port_way[WAYS]){WAY_NOTHING, WAY_ITEMS, WAY_NOTHING},
	       60);
	assert_int_equal(f->chosen, f->ports.port[1]);
	/* The scenario itself has not been run. */
	assert_int_equal(scenario_checks(f->scenario), 0);
}

/* A POST may change something, so OPTIONS asks in its place. */
static void
what_is_not_harmless_is_not_sent(void **state)
{
	struct fixture *f = *state;

	load_scenario(f, post_items);
	choose(f, (enum port_way[WAYS]){WAY_NOTHING, WAY_POSTS}, 60);
	assert_int_equal(f->chosen, f->ports.port[1]);
}

static void
two_that_are_as_good_are_refused(void **state)
{
	struct fixture *f = *state;
	char *wanted;

	load_scenario(f, get_items);
	choose(f, (enum port_way[WAYS]){WAY_ITEMS, WAY_ALL}, 60);
	assert_int_equal(f->chosen, -1);
	assert_int_equal(f->err.status, STATUS_UNAVAILABLE);
	wanted = xasprintf("--target http://127.0.0.1:%d or --target "
			   "http://127.0.0.1:%d",
			   f->ports.port[0], f->ports.port[1]);
	assert_non_null(strstr(f->err.text, wanted));
	free(wanted);
}

static void
a_port_that_was_named_is_taken(void **state)
{
	struct fixture *f = *state;

	ports_open(&f->ports, (enum port_way[WAYS]){WAY_ALL, WAY_ALL});
	f->choice.wanted = f->ports.port[1];
	choose(f, (enum port_way[WAYS]){WAY_ALL, WAY_ALL}, 60);
	assert_int_equal(f->chosen, f->ports.port[1]);
}

/* It may be the service, which the other then is not. */
static void
a_port_that_is_starting_is_awaited(void **state)
{
	struct fixture *f = *state;

	load_scenario(f, get_items);
	choose(f, (enum port_way[WAYS]){WAY_NOTHING, WAY_STARTS}, 60);
	assert_int_equal(f->chosen, f->ports.port[1]);
}

static void
nothing_is_taken_that_speaks_no_http(void **state)
{
	struct fixture *f = *state;
	struct buf why = {0};
	char *wanted;

	choose(f, (enum port_way[WAYS]){WAY_CLOSES}, 0.2);
	assert_int_equal(f->chosen, 0);
	port_choice_explain(&f->choice, &why);
	wanted = xasprintf("listens on port %d, which does not speak HTTP",
			   f->ports.port[0]);
	assert_string_equal(buf_text(&why), wanted);
	free(wanted);
	buf_free(&why);
}

static void
what_else_listens_is_named(void **state)
{
	struct fixture *f = *state;
	struct strings names = {0};
	char *wanted[2];

	load_scenario(f, get_items);
	choose(f, (enum port_way[WAYS]){WAY_INSPECTOR, WAY_ITEMS, WAY_NOTHING},
	       60);
	port_choice_others(&f->choice, f->chosen, 1, f->seen, f->count, &names);
	wanted[0] = xasprintf("%d (inspector)", f->ports.port[0]);
	wanted[1] = xasprintf("%d", f->ports.port[2]);
	assert_int_equal(names.count, 2);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(names.items[i], wanted[i]);
		free(wanted[i]);
	}
	strings_free(&names);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_only_port_is_taken),
	    TEST(what_is_no_service_is_left_out),
	    TEST(an_announced_debugger_is_not_asked),
	    TEST(the_port_that_knows_the_scenario_is_taken),
	    TEST(what_is_not_harmless_is_not_sent),
	    TEST(two_that_are_as_good_are_refused),
	    TEST(a_port_that_was_named_is_taken),
	    TEST(a_port_that_is_starting_is_awaited),
	    TEST(nothing_is_taken_that_speaks_no_http),
	    TEST(what_else_listens_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
