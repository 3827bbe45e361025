/* SPDX-License-Identifier: MIT */
/* From run.json to whether what answered was sampled. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "judge/answer_proof.h"

static struct run_info info;
static struct conditions of;

static int
set_up(void **state)
{
	(void)state;
	run_info_init(&info);
	info.target.present = info.target.answers.present = 1;
	info.target.pid = 700;
	run_text_set(&info.target.name, "sleep");
	info.target.answers.connections = info.target.answers.unowned = 0;
	of = (struct conditions){.unsampled = "", .unsure = ""};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	run_info_free(&info);
	return 0;
}

static void
add(double pid, const char *name, int sampled, double connections)
{
	struct run_answerer *item =
	    run_list_add(&info.target.answers.processes, run_answerer);

	item->pid = pid;
	item->sampled = sampled;
	item->connections = connections;
	run_text_set(&item->name, name);
	info.target.answers.connections += connections;
}

static void
says_if(int late, const char *words)
{
	answer_proof_read(&of, &info, late);
	assert_string_equal(of.unsampled, words);
}

static void
says(const char *words)
{
	says_if(0, words);
}

static void
test_the_sampled_answer(void **state)
{
	(void)state;
	add(700, "sleep", 1, 5);
	add(701, "sleep", 1, 3);
	says("");
}

static void
test_others_answer(void **state)
{
	(void)state;
	add(812, "node", 0, 5);
	says("node (pid 812) answered the load, not sleep (pid 700), which "
	     "was sampled");
}

static void
test_others_answer_too(void **state)
{
	(void)state;
	add(700, "sleep", 1, 5);
	add(812, "node", 0, 1);
	add(813, "node", 0, 2);
	says("node (pid 813) answered 3 of 8 connections that were looked at, "
	     "and was not sampled");
	assert_true(answer_proof_other(&info)->pid == 813);
	assert_true(answer_proof_sampled(&info) == 5);
}

static void
test_the_owner_cannot_be_read(void **state)
{
	(void)state;
	info.target.answers.connections = info.target.answers.unowned = 4;
	run_text_set(&info.target.answers.user, "www-data");
	says("a process of www-data that cannot be read from here answered the "
	     "load, not sleep (pid 700), which was sampled");
}

/* Who merely listens on the port may do so at another address. */
static void
test_no_connection_was_seen(void **state)
{
	(void)state;
	says("");
	add(812, "node", 0, 0);
	says("node (pid 812) answered the load, not sleep (pid 700), which "
	     "was sampled");
	add(700, "sleep", 1, 0);
	of.unsampled[0] = '\0';
	says("");
}

static void
add_forward(const char *place, double pid, const char *name, int sampled)
{
	struct run_forward *item =
	    run_list_add(&info.target.answers.forwards, run_forward);

	item->pid = pid;
	item->sampled = sampled;
	run_text_set(&item->place, place);
	run_text_set(&item->name, name);
}

/* The proxy may be sampled or not: what does the work is. */
static void
test_a_proxy_passes_on_to_the_sampled(void **state)
{
	(void)state;
	add(812, "nginx", 0, 5);
	add_forward("127.0.0.1:3000", 700, "node", 1);
	says("");
	assert_true(answer_proof_front(&info)->pid == 812);
	says_if(1, "nginx (pid 812) passes requests on to node (pid 700): what "
		   "does the work was not sampled in time");
}

static void
test_a_proxy_passes_on_to_elsewhere(void **state)
{
	(void)state;
	add(700, "nginx", 1, 5);
	add_forward("192.0.2.1:3000", 0, NULL, 0);
	says("nginx (pid 700) passes requests on to 192.0.2.1:3000, where no "
	     "process can be read: what does the work was not sampled");
	assert_null(answer_proof_front(&info));
}

/* Nothing is known to be wrong: only FLAT needs more. */
static void
test_it_could_not_be_told(void **state)
{
	(void)state;
	add(700, "nginx", 1, 5);
	info.target.answers.undecided = 1;
	says("");
	assert_string_equal(of.unsure,
			    "nginx (pid 700) connects to others, and in so few "
			    "requests it could not be told whether it passes "
			    "them on");
}

static void
test_an_old_run_says_nothing(void **state)
{
	(void)state;
	add(812, "node", 0, 5);
	info.target.answers.present = 0;
	says("");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(test_the_sampled_answer),
	    TEST(test_others_answer),
	    TEST(test_others_answer_too),
	    TEST(test_the_owner_cannot_be_read),
	    TEST(test_no_connection_was_seen),
	    TEST(test_a_proxy_passes_on_to_the_sampled),
	    TEST(test_a_proxy_passes_on_to_elsewhere),
	    TEST(test_it_could_not_be_told),
	    TEST(test_an_old_run_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
