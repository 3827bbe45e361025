/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "scenario/pool.h"

enum { PLACES = 300, ROUNDS = 100000 };

static const size_t sizes[] = {1, 15, 16, 17, 40, 100, 511, 512, 513, 3000};

struct place {
	unsigned char *bytes;
	size_t size;
	unsigned char mark;
};

static void
assert_marked(const struct place *place, size_t size)
{
	for (size_t i = 0; i < size; i++)
		assert_int_equal(place->bytes[i], place->mark);
}

/* What is in a place stays there, whatever becomes of the others. */
static void
test_places_do_not_overlap(void **state)
{
	static struct place places[PLACES];
	struct pool pool = {.cap = 64 << 20};

	(void)state;
	srand(1);
	for (int i = 0; i < ROUNDS; i++) {
		struct place *place = &places[rand() % PLACES];
		size_t size =
		    rand() % 3 ? sizes[(size_t)rand() % COUNT(sizes)] : 0;
		size_t kept = size < place->size ? size : place->size;

		assert_marked(place, place->size);
		place->bytes =
		    pool_resize(&pool, place->bytes, place->size, size);
		assert_int_equal(place->bytes == NULL, size == 0);
		assert_marked(place, kept);
		place->size = size;
		place->mark = (unsigned char)i;
		if (size > 0)
			memset(place->bytes, place->mark, size);
	}
	for (int i = 0; i < PLACES; i++)
		pool_resize(&pool, places[i].bytes, places[i].size, 0);
	assert_true(pool.held < 2 << 20); /* free ones are taken again */
	pool_free(&pool);
}

static void
test_no_more_than_the_cap(void **state)
{
	struct pool pool = {.cap = 100000};
	void *taken[10000], *large;
	size_t count = 0;

	(void)state;
	assert_null(pool_resize(&pool, NULL, 0, 100001));
	while (count < COUNT(taken) &&
	       (taken[count] = pool_resize(&pool, NULL, 0, 64)) != NULL)
		count++;
	assert_in_range(count, 1000, 100000 / 64);
	assert_true(pool.held <= pool.cap);
	while (count > 0)
		pool_resize(&pool, taken[--count], 64, 0);
	large = pool_resize(&pool, NULL, 0, 1000);
	assert_non_null(large);
	assert_null(pool_resize(&pool, large, 1000, 200000));
	pool_resize(&pool, large, 1000, 0);
	pool_free(&pool);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places_do_not_overlap),
	    cmocka_unit_test(test_no_more_than_the_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
