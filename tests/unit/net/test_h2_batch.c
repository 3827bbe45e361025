/* SPDX-License-Identifier: MIT */
/* The requests of a batch, by the h2 transport: one connection for all. */
#include "h2_exchange.h"

/* The slots of one user, whose requests are a batch. */
static void
reopen_joined(void)
{
	reopen();
	for (int i = 1; i < SLOTS; i++)
		transport_h2.slot_join(f.slots[i], f.slots[0]);
}

static void
test_a_batch_goes_by_one_connection(void **state)
{
	(void)state;
	f.server.answer = hold;
	for (size_t shared = 0; shared < 5; shared += 4) {
		int before = f.server.connections;

		f.settings.connections = shared;
		nheld = most_held = 0;
		hold_until = SLOTS;
		reopen_joined();
		for (int round = 0; round < 3; round++)
			ask_all();
		assert_int_equal(most_held, SLOTS);
		assert_int_equal(f.server.connections - before, 1);
	}
	assert_int_equal(f.answered, 6 * SLOTS);
}

static void
test_a_batch_waits_for_room(void **state)
{
	(void)state;
	f.server.settings = "\0\3\0\0\0\2";
	f.server.settings_len = 6;
	reopen_joined();
	expect_good_manners();
	nheld = most_held = 0;
	hold_until = 2;
	f.server.answer = hold;
	for (int round = 0; round < 2; round++)
		ask_all();
	assert_int_equal(f.answered, 1 + 2 * SLOTS);
	assert_int_equal(most_held, 2);
	assert_int_equal(f.server.connections, 1);
	/* One that waits is dropped with no trace. */
	f.server.answer = NULL;
	for (int i = 0; i < SLOTS; i++)
		transport_h2.send(f.slots[i], &get, on_reply, NULL);
	let_pass(0.02);
	for (int i = SLOTS; i-- > 0;)
		transport_h2.cancel(f.slots[i]);
	expect_good_manners();
	assert_int_equal(f.server.connections, 1);
}

/* What concerns a whole connection has one of its own. */
static void
test_a_batch_with_one_that_misbehaves(void **state)
{
	static const struct http_misbehaviour reset = {.abort_after_bytes = 1,
						       .reset = 1};
	struct http_request bad = get;

	(void)state;
	bad.misbehaves = &reset;
	f.server.answer = say_ok;
	for (int which = 0; which < 2; which++) {
		reopen_joined();
		for (int round = 0; round < 2; round++) {
			f.wanted = f.replies + SLOTS;
			for (int i = 0; i < SLOTS; i++)
				transport_h2.send(f.slots[i],
						  i == which ? &bad : &get,
						  on_reply, NULL);
			event_base_dispatch(f.base);
		}
	}
	assert_int_equal(f.answered, 4 * SLOTS);
	AWAIT(f.server.broken == 4);
	reopen_joined();
	ask_all();
	assert_int_equal(f.answered, 5 * SLOTS);
}

static void
test_a_batch_and_a_goaway(void **state)
{
	(void)state;
	reopen_joined();
	f.server.answer = go_away_after_first;
	ask_all();
	assert_int_equal(f.answered, SLOTS);
	assert_int_equal(f.server.connections, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_batch_goes_by_one_connection),
	    TEST(test_a_batch_waits_for_room),
	    TEST(test_a_batch_with_one_that_misbehaves),
	    TEST(test_a_batch_and_a_goaway),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
